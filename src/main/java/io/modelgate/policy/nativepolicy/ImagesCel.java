package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.sandbox.match.ImageMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of a pod, and all ways to write each, as {@code ImageReference} and {@code
 * RegistryHost} find them. Lists of rows: the first text of a row is the image as the pod has it.
 */
final class ImagesCel {
  /** Of a first part with its slash, as {@code RegistryHost.isHost} has it. */
  private static final String IS_HOST =
      """
      (%1$s.contains(".") || %1$s.contains(":") || %1$s == "localhost/"
       || %1$s.matches("[\\\\p{Lu}\\\\p{Lt}]"))\
      """;

  /** Of a row of {@link #hosts}: its names without tag and digest. */
  private static final String NAMES =
      """
      (size(r[0]) > 1024 ? [] : r[1] != "docker.io" ? [r[1] + "/" + r[2]]
       : [[r[2]] + (!r[2].contains("/") ? ["library/" + r[2]]
          : r[2].startsWith("library/") && !r[2].substring(8).contains("/")
          ? [r[2].substring(8)] : [])]
         .map(p, p.filter(x, !%s)
           + p.map(x, "docker.io/" + x) + p.map(x, "index.docker.io/" + x)
           + p.map(x, "registry-1.docker.io/" + x))[0])\
      """
          .formatted(IS_HOST.formatted("x.find(\"^[^/]*/\")"));

  private final Cel hosts;
  private final Cel names;
  private final Cel spellings;

  /**
   * Adds what all rules look at.
   *
   * @param prefix of the variables' names
   */
  ImagesCel(String prefix, Cel containers, Variables variables) {
    Cel tagged =
        variables.add(
            prefix + "tagged",
            Cel.of(
                "%s.map(c, string(c.?image.orValue(\"\"))).map(w, [w, w.split(\"@\", 2)[0]])"
                    + ".map(r, [r[0], r[1], r[1].find(\":[^/]*$\")])",
                containers));
    Cel named =
        variables.add(
            prefix + "named",
            Cel.of(
                "%s.map(r, [r[0], r[1].substring(0, size(r[1]) - size(r[2])), r[2],"
                    + " r[0].substring(size(r[1]))])"
                    + ".map(r, [r[0], r[1], r[2], r[3], r[1].find(\"^[^/]*/\")])",
                tagged));
    String host = IS_HOST.formatted("r[4]");
    Cel parts =
        variables.add(
            prefix + "parts",
            Cel.of(
                ("%%s.map(r, %1$s ? [r[0], r[4].substring(0, size(r[4]) - 1).lowerAscii(),"
                        + " r[1].substring(size(r[4])), r[2], r[3]]"
                        + " : [r[0], \"\", r[1], r[2], r[3]])"
                        + ".map(r, [r[0], r[1], r[2], r[3], r[4], r[1].find(\":[^\\\\]]*$\")])")
                    .formatted(host),
                named));
    hosts =
        variables.add(
            prefix + "hosts",
            Cel.of(
                """
                %s.map(r, [r[0], r[1].substring(0, size(r[1]) - size(r[5])), r[2], r[3], r[4],
                  !r[5].matches("^:[0-9]{1,9}$") ? r[5]
                  : r[5].find("[1-9][0-9]*$") == "443" ? ""
                  : r[5].find("[1-9][0-9]*$") == "" ? ":0"
                  : ":" + r[5].find("[1-9][0-9]*$"), r[1]])
                .map(r, [r[0], r[1] != "" && r[1].matches("^\\\\.+$") ? "."
                  : r[1].substring(0, size(r[1]) - size(r[1].find("\\\\.+$"))),
                  r[2], r[3], r[4], r[5], r[6]])
                .map(r, [r[0], r[6] == "" || (r[5] == ""
                  && r[1] in ["docker.io", "index.docker.io", "registry-1.docker.io"])
                  ? "docker.io" : r[1] + r[5], r[2], r[3], r[4], r[6]])\
                """,
                parts));
    names = variables.add(prefix + "names", Cel.of("%s.map(r, [r[0]] + " + NAMES + ")", hosts));
    spellings =
        variables.add(
            prefix + "spellings",
            Cel.of(
                "%s.map(r, ["
                    + NAMES
                    + "].map(n, [r[0]] + n + n.map(x, x + (r[3] == \"\" ? \":latest\" : r[3]))"
                    + " + n.map(x, x + r[4]) + n.map(x, x + r[3] + r[4]))[0])",
                hosts));
  }

  /** Those images, as the pod has them, that one of several matchers means. */
  Cel meantBy(List<ImageMatcher> matchers) {
    Cel each = Cel.name("t");
    List<Cel> spelled = new ArrayList<>();
    List<Cel> ofNames = new ArrayList<>();
    List<Cel> ofHosts = new ArrayList<>();
    for (ImageMatcher matcher : matchers) {
      if (matcher instanceof ImageMatcher.Containing containing) {
        spelled.add(Cel.of("%s.contains(%s)", each, Cel.text(containing.text())));
      } else if (matcher instanceof ImageMatcher.Globbed globbed) {
        globbed.glob().spellings().forEach(glob -> spelled.add(CelPatterns.glob(each, glob)));
        globbed.glob().name().ifPresent(glob -> ofNames.add(CelPatterns.glob(each, glob)));
      } else if (matcher instanceof ImageMatcher.Regular regular) {
        String regex = "^(?:" + regular.pattern().pattern() + ")$";
        spelled.add(Cel.of("%s.matches(%s)", each, Cel.text(regex)));
      } else if (matcher instanceof ImageMatcher.Registry registry) {
        ofHosts.add(
            registry.host().isEmpty()
                ? Cel.of("r[5] == \"\"")
                : Cel.of("r[1] == %s", Cel.text(registry.host())));
      }
    }
    List<Cel> found = new ArrayList<>();
    if (!spelled.isEmpty()) {
      found.add(Cel.of("%s.filter(s, s.exists(t, %s)).map(s, s[0])", spellings, Cel.any(spelled)));
    }
    if (!ofNames.isEmpty()) {
      found.add(
          Cel.of(
              "%s.filter(s, s[0].contains(\"@\") && s.exists(t, t != s[0] && %s)).map(s, s[0])",
              names, Cel.any(ofNames)));
    }
    if (!ofHosts.isEmpty()) {
      found.add(Cel.of("%s.filter(r, %s).map(r, r[0])", hosts, Cel.any(ofHosts)));
    }
    return new Cel(String.join(" + ", found.stream().map(Cel::source).toList()));
  }
}
