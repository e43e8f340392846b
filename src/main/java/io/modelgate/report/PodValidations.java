package io.modelgate.report;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.model.Protection;
import io.modelgate.watch.outcome.ObservedPod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what became of a pod: a function of what it was verified for, of the state of its
 * containers and of the time.
 */
final class PodValidations {
  private PodValidations() {}

  /**
   * One verdict for each policy that concerns the pod.
   *
   * @param protections what the pod has of what each policy calls for
   */
  static Map<PolicyId, PodValidation> of(
      ObservedPod pod, List<Protection> protections, PolicySet policies, Instant now) {
    Map<PolicyId, PodValidation> verdicts = new HashMap<>();
    for (Protection protection : protections) {
      PolicyId id = protection.policy().id();
      Optional<String> gap =
          policies.isNewer(id, pod.created()) // nobody saw to it what such a pod ran
              ? Optional.of(Protection.CAME_BEFORE)
              : protection.gap();
      if (gap.isEmpty()) {
        verdicts.put(id, verdict(protection, pod, now).without(policies.recalls()));
      } else if (!pod.isOver()) { // else it is not worth a restart
        verdicts.put(
            id, new PodValidation(ValidationStatus.UNPROTECTED, gap.get(), Optional.empty()));
      }
    }
    return verdicts;
  }

  private static PodValidation verdict(Protection protection, ObservedPod pod, Instant now) {
    return protection.containers().stream()
        .map(container -> ContainerValidation.of(container, pod, protection.policy(), now))
        .reduce(ContainerValidation::worse)
        .orElseThrow();
  }

  /** The containers of a pod that are our verifiers, whatever else its author named so. */
  static List<String> verifiers(List<Protection> protections) {
    return protections.stream().flatMap(each -> each.containers().stream()).distinct().toList();
  }
}
