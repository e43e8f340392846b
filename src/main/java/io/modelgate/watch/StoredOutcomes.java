package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.resource.PolicyReader;
import io.modelgate.watch.outcome.PolicyOutcome;
import io.modelgate.watch.outcome.RecallOutcome;
import java.util.Map;
import java.util.Optional;

/** What the statuses of policies count, as they are stored. */
final class StoredOutcomes {
  private StoredOutcomes() {}

  /** The outcome in a policy's status as it is stored; empty if it has another shape. */
  static Optional<PolicyOutcome> outcome(GenericKubernetesResource stored) {
    return read(stored, PolicyOutcome.class);
  }

  /** The pods in a recall's status as it is stored; empty if it has another shape. */
  static Optional<RecallOutcome> recallOutcome(GenericKubernetesResource stored) {
    return read(stored, RecallOutcome.class);
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
