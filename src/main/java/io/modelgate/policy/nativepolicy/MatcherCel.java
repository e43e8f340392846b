package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.sandbox.match.ContainerMatcher;
import io.modelgate.policy.sandbox.match.ResourceMatcher;
import io.modelgate.policy.sandbox.match.RuleMatcher;
import io.modelgate.policy.spec.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Whether a rule matches a pod. */
final class MatcherCel {
  private static final Cel NAME = Cel.name("c.name");

  private final PodCel pod;

  MatcherCel(PodCel pod) {
    this.pod = pod;
  }

  /** All but the containers. */
  Cel pod(RuleMatcher matcher) {
    List<Cel> parts = new ArrayList<>(labels(matcher.labels()));
    new TreeMap<>(matcher.annotations())
        .forEach(
            (key, glob) -> {
              Cel annotations = pod.annotations();
              Cel value = Cel.of("%s[%s]", annotations, Cel.text(key));
              parts.add(
                  Cel.of(
                      "%s in %s && %s", Cel.text(key), annotations, CelPatterns.glob(value, glob)));
            });
    if (!matcher.serviceAccounts().isEmpty()) {
      parts.add(CelPatterns.anyGlob(pod.account(), matcher.serviceAccounts()));
    }
    if (!matcher.owners().isEmpty()) {
      parts.add(Cel.of("%s in %s", pod.owner(), Cel.texts(matcher.owners())));
    }
    return Cel.all(parts);
  }

  private List<Cel> labels(LabelMatcher matcher) {
    return matcher.requirements().stream().map(each -> LabelsCel.of(pod.labels(), each)).toList();
  }

  /**
   * What the containers say: empty if none is meant, {@code +} if one is, and {@code ?} with the
   * name of one of which it is unknown, because it names its image by an ID.
   *
   * @param images those that are meant, as variables have them
   */
  Cel containers(ContainerMatcher matcher, Cel images) {
    Cel otherwise = otherwise(matcher);
    return matcher.images().isEmpty()
        ? Cel.of("%s.exists(c, %s) ? \"+\" : \"\"", pod.containers(), otherwise)
        : Cel.of(
            """
            (%s.map(c, !%s ? "" : c.?image.orValue("").matches("^sha256:[0-9a-f]{1,64}$")
            ? "?" + c.name : c.?image.orValue("") in %s ? "+" : "")
            .filter(x, x != "") + [""])[0]\
            """,
            pod.containers(), otherwise, images);
  }

  /** Whether container {@code c} is meant but for its image. */
  private Cel otherwise(ContainerMatcher matcher) {
    List<Cel> parts = new ArrayList<>();
    if (!matcher.names().isEmpty()) {
      parts.add(CelPatterns.anyGlob(NAME, matcher.names()));
    }
    if (!matcher.features().isEmpty()) {
      parts.add(Cel.any(matcher.features().stream().map(pod::feature).toList()));
    }
    if (!matcher.capabilities().isEmpty()) {
      parts.add(
          Cel.of(
              "c.?securityContext.?capabilities.?add.orValue([]).exists(a, a.upperAscii() in %s)",
              Cel.texts(spellings(matcher))));
    }
    matcher.resources().forEach(each -> parts.add(amount(each)));
    return Cel.all(parts);
  }

  /** Capabilities with and without their prefix, as ContainerMatcher takes them. */
  private static List<String> spellings(ContainerMatcher matcher) {
    List<String> spellings = new ArrayList<>(List.of("ALL", "CAP_ALL"));
    matcher.capabilities().stream()
        .sorted()
        .forEach(
            each -> {
              spellings.add("CAP_" + each);
              if (!each.startsWith("CAP_")) {
                spellings.add(each);
              }
            });
    return spellings;
  }

  private Cel amount(ResourceMatcher matcher) {
    Cel requests = amount("requests", matcher);
    Cel limits = amount("limits", matcher);
    Cel threshold = Cel.of("quantity(%s)", Cel.text(matcher.threshold().amount().toPlainString()));
    Cel amounts =
        switch (matcher.of()) {
          case Requests -> Cel.of("[%s]", requests);
          case Limits -> Cel.of("[%s]", limits);
          case Larger -> Cel.of("[%s, %s]", requests, limits);
        };
    Cel given = Cel.of("%s.filter(a, a != \"\")", amounts);
    return switch (matcher.operator()) {
      case GreaterThan -> Cel.of("%s.exists(a, quantity(a).compareTo(%s) > 0)", given, threshold);
      case AtLeast -> Cel.of("%s.exists(a, quantity(a).compareTo(%s) >= 0)", given, threshold);
      case LessThan ->
          Cel.of("%s != [] && %s.all(a, quantity(a).compareTo(%s) < 0)", given, given, threshold);
      case AtMost ->
          Cel.of("%s != [] && %s.all(a, quantity(a).compareTo(%s) <= 0)", given, given, threshold);
    };
  }

  /** What a container says of a resource, or for it its pod; empty if neither does. */
  private Cel amount(String kind, ResourceMatcher matcher) {
    Cel resource = Cel.text(matcher.resource());
    Cel field = Cel.name(kind);
    return Cel.of(
        "c.?resources.?%s[?%s].or(%s.?resources.?%s[?%s]).orValue(\"\")",
        field, resource, pod.spec(), field, resource);
  }
}
