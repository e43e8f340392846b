package io.modelgate.dashboard;

import io.modelgate.policy.PolicySet;
import io.modelgate.report.PodStatus;
import io.modelgate.report.ProtectionGaps;
import io.modelgate.watch.outcome.ObservedPod;
import java.util.List;
import java.util.Optional;

/**
 * A pod that goes without the protection that a policy calls for.
 *
 * @param created when, in RFC 3339
 * @param gaps why, at least one
 */
record UnprotectedPod(String namespace, String name, String created, List<Gap> gaps) {
  /**
   * Why.
   *
   * @param reason BeforePolicy, Exempt, NotEnforced, NoPolicy, NotInspected or OtherRuntime
   * @param policy as messages name it, or empty
   * @param message one sentence
   */
  record Gap(String reason, String policy, String message) {}

  static Optional<UnprotectedPod> of(ObservedPod pod, PodStatus state, PolicySet policies) {
    List<Gap> gaps = gaps(pod, state, policies);
    return gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UnprotectedPod(pod.namespace(), pod.name(), pod.created().toString(), gaps));
  }

  /** Why a pod goes without protection; empty if it does not. */
  static List<Gap> gaps(ObservedPod pod, PodStatus state, PolicySet policies) {
    return ProtectionGaps.of(pod, state, policies).stream()
        .map(each -> new Gap(each.reason().spelling(), each.policy(), each.message()))
        .toList();
  }
}
