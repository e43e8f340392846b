package io.modelgate.policy.nativepolicy;

/**
 * What containers mount, as {@code ContainerView} and {@code PodMounts} have it. A container is the
 * list of its mounts, and a mount the list of its volume, its path, its path in the volume, and
 * whether that is one that only the container knows.
 */
final class MountsCel {
  private MountsCel() {}

  /** A path as the kubelet cleans it; one with {@code ..} is none. */
  static Cel clean(String path) {
    return Cel.of(
        "\"/\" + %s.split(\"/\").filter(part, part != \"\" && part != \".\").join(\"/\")",
        Cel.name(path));
  }

  /** The mounts of a container. */
  static Cel of(String container) {
    return Cel.of(
        """
        %s.?volumeMounts.orValue([]).map(m, [string(m.name), %s, string(m.?subPath.orValue("")),
        m.?subPathExpr.orValue("") != "" || m.mountPath.matches("(^|/)[.][.](/|$)") ? "?" : ""])\
        """,
        Cel.name(container), clean("m.mountPath"));
  }

  /** Those that make up what a container sees at a path, without what the policy leaves out. */
  static Cel at(String container, Cel path, Cel leftOut) {
    Cel name = Cel.name(container);
    return Cel.of(
        """
        %s.filter(r, %s && !%s.exists(q, %s && size(q[1]) > size(r[1])))
        + %s.filter(r, r[1].startsWith(%s + "/") && !%s)\
        """,
        name, covers("r", path), name, covers("q", path), name, path, leftOut);
  }

  /** Whether a mount is at a path, or above it. */
  static Cel covers(String mount, Cel path) {
    Cel name = Cel.name(mount);
    return Cel.of(
        "%s[1] == %s || %s[1] == \"/\" || %s.startsWith(%s[1] + \"/\")",
        name, path, name, path, name);
  }

  /** Whether two lists of mounts are the same, in whichever order. */
  static Cel same(Cel one, Cel other) {
    return Cel.of("size(%s) == size(%s) && %s.all(x, x in %s)", one, other, one, other);
  }

  /**
   * Whether the verifier sees at a path just what all others see that see anything there.
   *
   * @param ours the verifier's mounts
   * @param others a list of those of containers that see the same
   * @param all a list of those of all, of which some write another part of the same volume
   */
  static Cel agree(Cel ours, Cel others, Cel all, Cel path, Cel leftOut) {
    return Cel.of(
        """
        [%s.map(w, w)].exists(v, [%s].exists(s, s.exists(r, %s) && s.all(r, r[3] == "")
        && %s.all(k, [%s].all(a, a == [] || %s))
        && %s.all(k, %s.all(a, s.exists(x, x[0] == a[0])))
        && (%s.exists(k, %s != []) || %s.exists(k, [%s].exists(a, a != [] && %s)))))\
        """,
        ours,
        at("v", path, leftOut),
        covers("r", path),
        others,
        at("k", path, leftOut),
        same(Cel.name("a"), Cel.name("s")),
        all,
        at("k", path, leftOut),
        others,
        at("k", path, leftOut),
        all,
        at("k", path, leftOut),
        same(Cel.name("a"), Cel.name("s")));
  }
}
