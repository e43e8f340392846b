package io.modelgate.whatif;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PodInspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.Protection;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a stored pod is reported that nobody creates again.
 *
 * @param state what it has of the protection that policies require
 * @param gaps what it lacks, one sentence each
 */
public record StoredPodStatus(State state, List<String> gaps) {
  private static final List<String> PHASES_OF_THE_END = List.of("Succeeded", "Failed");

  /** What a pod has. */
  public enum State {
    /** No policy requires protection, or the pod has ended. */
    NONE("none"),
    /** The pod has all protection that policies require. */
    PROTECTED("protected"),
    /** The pod lacks some protection that policies require. */
    UNPROTECTED("unprotected");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As documents have it. */
    @JsonValue
    public String word() {
      return word;
    }
  }

  /** How a pod stands under some policies. */
  static StoredPodStatus of(
      PolicyEngine engine, String namespace, JsonNode pod, PolicySet policies) {
    if (PHASES_OF_THE_END.contains(pod.at("/status/phase").asText())
        || !PolicyEngine.concerns(namespace, pod, policies)) {
      return new StoredPodStatus(State.NONE, List.of());
    }
    PodInspection inspection = engine.inspect(namespace, pod, policies);
    List<String> gaps = new ArrayList<>();
    boolean isConcerned = !inspection.protections().isEmpty();
    for (Protection each : inspection.protections()) {
      gap(each, pod, policies).ifPresent(gaps::add);
    }
    for (RuntimeRuleResult each : inspection.assessments()) {
      isConcerned |= each.result() != RuntimeRuleResult.Status.SKIP;
      if (each.result() == RuntimeRuleResult.Status.FAIL
          || each.result() == RuntimeRuleResult.Status.WARN) {
        gaps.add(each.message());
      }
    }
    if (!isConcerned) {
      return new StoredPodStatus(State.NONE, List.of());
    }
    return new StoredPodStatus(
        gaps.isEmpty() ? State.PROTECTED : State.UNPROTECTED, List.copyOf(gaps));
  }

  private static Optional<String> gap(Protection protection, JsonNode pod, PolicySet policies) {
    return created(pod)
        .filter(time -> policies.isNewer(protection.policy().id(), time))
        .map(time -> Protection.CAME_BEFORE)
        .or(protection::gap);
  }

  private static Optional<Instant> created(JsonNode pod) {
    return ApiTimes.parse(pod.at("/metadata/creationTimestamp").asText());
  }
}
