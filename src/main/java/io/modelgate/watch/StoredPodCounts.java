package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.resource.PolicyReader;
import io.modelgate.watch.outcome.PolicyPodStatus;
import io.modelgate.watch.outcome.RecallPodStatus;
import java.util.Map;
import java.util.Optional;

/** What the statuses of policies count, as they are stored. */
final class StoredPodCounts {
  private StoredPodCounts() {}

  /** The outcome in a policy's status as it is stored; empty if it has another shape. */
  static Optional<PolicyPodStatus> outcome(GenericKubernetesResource stored) {
    return read(stored, PolicyPodStatus.class);
  }

  /** The pods in a recall's status as it is stored; empty if it has another shape. */
  static Optional<RecallPodStatus> recallOutcome(GenericKubernetesResource stored) {
    return read(stored, RecallPodStatus.class);
  }

  private static <T> Optional<T> read(GenericKubernetesResource stored, Class<T> type) {
    Object status = stored.getAdditionalProperties().get("status");
    try {
      return status instanceof Map<?, ?> map && map.get("pods") != null && map.get("newest") != null
          ? Optional.of(PolicyReader.convert(map, type))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What an exemption's status says; empty where it says nothing. */
  static Optional<Integer> exemptPods(GenericKubernetesResource stored) {
    return stored.getAdditionalProperties().get("status") instanceof Map<?, ?> status
            && status.get("pods") instanceof Integer pods
        ? Optional.of(pods)
        : Optional.empty();
  }
}
