package io.modelgate.whatif;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.Inspection;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.Protection;
import io.modelgate.policy.sandbox.Assessment;
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
public record Standing(State state, List<String> gaps) {
  private static final List<String> PHASES_OF_THE_END = List.of("Succeeded", "Failed");

  /** What a pod has. */
  public enum State {
    /** No policy requires protection, or the pod has ended. */
    NONE("none"),
    /** It has all. */
    PROTECTED("protected"),
    /** It lacks some. */
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
  static Standing of(PolicyEngine engine, String namespace, JsonNode pod, PolicySet policies) {
    if (PHASES_OF_THE_END.contains(pod.at("/status/phase").asText())
        || !PolicyEngine.concerns(namespace, pod, policies)) {
      return new Standing(State.NONE, List.of());
    }
    Inspection inspection = engine.inspect(namespace, pod, policies);
    List<String> gaps = new ArrayList<>();
    boolean isConcerned = !inspection.protections().isEmpty();
    for (Protection each : inspection.protections()) {
      gap(each, pod, policies).ifPresent(gaps::add);
    }
    for (Assessment each : inspection.assessments()) {
      isConcerned |= each.result() != Assessment.Result.SKIP;
      if (each.result() == Assessment.Result.FAIL || each.result() == Assessment.Result.WARN) {
        gaps.add(each.message());
      }
    }
    if (!isConcerned) {
      return new Standing(State.NONE, List.of());
    }
    return new Standing(gaps.isEmpty() ? State.PROTECTED : State.UNPROTECTED, List.copyOf(gaps));
  }

  private static Optional<String> gap(Protection protection, JsonNode pod, PolicySet policies) {
    return created(pod)
        .filter(time -> policies.isNewer(protection.policy().id(), time))
        .map(time -> Protection.CAME_BEFORE)
        .or(protection::gap);
  }

  private static Optional<Instant> created(JsonNode pod) {
    return Times.parse(pod.at("/metadata/creationTimestamp").asText());
  }
}
