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

  /** The outcome in a policy's status as it is stored; empty where it has another shape. */
  static Optional<PolicyOutcome> outcome(GenericKubernetesResource stored) {
    Object status = stored.getAdditionalProperties().get("status");
    try {
      return status instanceof Map<?, ?> map && map.get("pods") != null && map.get("newest") != null
          ? Optional.of(PolicyReader.convert(map, PolicyOutcome.class))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many pods an exemption's status as it is stored counts; empty where it does not. */
  static Optional<RecallOutcome> recallOutcome(GenericKubernetesResource stored) {
    Object status = stored.getAdditionalProperties().get("status");
    try {
      return status instanceof Map<?, ?> map && map.get("pods") != null && map.get("newest") != null
          ? Optional.of(PolicyReader.convert(map, RecallOutcome.class))
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
