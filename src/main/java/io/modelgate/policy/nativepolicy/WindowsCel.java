package io.modelgate.policy.nativepolicy;

/** Whether a pod runs on Windows only, where no verifier can run: as {@code UnreachablePods}. */
final class WindowsCel {
  private static final String ONLY =
      """
      %s.?os.?name.orValue("") == "windows"
      || %s.?nodeSelector[?"kubernetes.io/os"].orValue("") == "windows"
      || [%s.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution
      .?nodeSelectorTerms.orValue([])].exists(t, t != [] && t.all(term,
      term.?matchExpressions.orValue([]).exists(e, e.key == "kubernetes.io/os"
      && e.operator == "In" && e.?values.orValue([]) == ["windows"])))\
      """;

  private WindowsCel() {}

  static Cel of(Cel spec) {
    return Cel.of(ONLY, spec, spec, spec);
  }
}
