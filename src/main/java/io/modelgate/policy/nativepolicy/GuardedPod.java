package io.modelgate.policy.nativepolicy;

/**
 * What a guard looks at of a pod.
 *
 * @param root the pod: {@code object} or {@code oldObject}
 * @param spec its specification
 * @param annotations its annotations
 * @param inits its init containers
 * @param names their names, in order
 * @param lastFetcher the index of the last that may come before a verifier, or -1
 * @param workload mounts of the containers and native sidecars, a list of each
 * @param afterwards those, and of init containers that are no verifiers and fetch nothing
 * @param everybody those, and of init containers that fetch
 * @param isLarge whether it has so much of these that comparing them would cost more than an API
 *     server spends on an expression (1,000,000 units)
 */
record GuardedPod(
    Cel root,
    Cel spec,
    Cel annotations,
    Cel inits,
    Cel names,
    Cel lastFetcher,
    Cel workload,
    Cel afterwards,
    Cel everybody,
    Cel isLarge) {
  /** Pairs of a container's mounts, times init containers, that are compared in any case. */
  private static final int MAX_PAIRS = 15_000;

  /** Of a pod by its name in expressions; what is used again becomes variables. */
  static GuardedPod of(
      String object, String prefix, NativePolicyContext surroundings, Variables variables) {
    Cel root = Cel.name(object);
    Cel spec = Cel.name(object + ".spec");
    Cel annotations =
        variables.add(prefix + "annotations", Cel.of("%s.metadata.?annotations.orValue({})", root));
    Cel inits = variables.add(prefix + "inits", Cel.of("%s.?initContainers.orValue([])", spec));
    Cel names = variables.add(prefix + "names", Cel.of("%s.map(c, c.name)", inits));
    Cel isOurs = VerifierCel.isReserved("c.name");
    Cel lastFetcher =
        variables.add(
            prefix + "lastFetcher",
            Cel.of(
                "%s.map(c, !%s && %s).lastIndexOf(true)",
                inits, isOurs, FetchersCel.comeBefore(surroundings.fetchers())));
    Cel mounts = MountsCel.of("c");
    Cel isSidecar = Cel.of("c.?restartPolicy.orValue(\"\") == \"Always\"");
    Cel workload =
        variables.add(
            prefix + "workload",
            Cel.of(
                "%s.?containers.orValue([]).map(c, %s) + %s.filter(c, %s && !%s).map(c, %s)",
                spec, mounts, inits, isSidecar, isOurs, mounts));
    Cel isFetcher = FetchersCel.include(surroundings.fetchers());
    Cel afterwards =
        variables.add(
            prefix + "afterwards",
            Cel.of(
                "%s + %s.filter(c, !%s && !%s && !%s).map(c, %s)"
                    + " + %s.?ephemeralContainers.orValue([]).map(c, %s)",
                workload, inits, isSidecar, isOurs, isFetcher, mounts, spec, mounts));
    Cel everybody =
        variables.add(
            prefix + "everybody",
            Cel.of(
                "%s + %s.filter(c, !%s && !%s && %s).map(c, %s)",
                afterwards, inits, isSidecar, isOurs, isFetcher, mounts));
    Cel isLarge =
        variables.add(
            prefix + "isLarge",
            Cel.of(
                "%s.map(k, size(k) * size(k)).sum() * size(%s) > " + MAX_PAIRS, everybody, inits));
    return new GuardedPod(
        root,
        spec,
        annotations,
        inits,
        names,
        lastFetcher,
        workload,
        afterwards,
        everybody,
        isLarge);
  }
}
