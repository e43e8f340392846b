package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.policy.recall.SignedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A result with its reason.
 *
 * @param message what the verifier said, or why it has not yet; may be empty
 * @param at when the verifier ended, if it did
 * @param attempts how often it ended
 * @param models which models are verified, a signature each
 * @param recalls which recalls mean one of them
 */
public record PodValidation(
    ValidationStatus result,
    String message,
    Optional<Instant> at,
    Attempts attempts,
    List<SignedModel> models,
    Set<PolicyId> recalls) {
  /** A result of which nobody counts the attempts. */
  public PodValidation(ValidationStatus result, String message, Optional<Instant> at) {
    this(result, message, at, Attempts.NONE, List.of());
  }

  /** A result of models that nobody recalls. */
  public PodValidation(
      ValidationStatus result,
      String message,
      Optional<Instant> at,
      Attempts attempts,
      List<SignedModel> models) {
    this(result, message, at, attempts, models, Set.of());
  }

  /** The same if what is verified is recalled: then it does not count as verified. */
  PodValidation without(Recalls recalls) {
    Map<PolicyId, String> found = recalls.of(models);
    return found.isEmpty()
        ? this
        : new PodValidation(
            ValidationStatus.FAILED,
            String.join("; ", found.values()) + "; delete the pod",
            at,
            Attempts.NONE,
            models,
            Set.copyOf(found.keySet()));
  }

  PodValidation withModels(List<SignedModel> verified) {
    return new PodValidation(
        result, message, at, attempts, result == ValidationStatus.VALIDATED ? verified : List.of());
  }

  /**
   * How often a container ended, which a kubelet starts again.
   *
   * @param count how often it ended so far
   * @param last how long it ran the last time
   */
  public record Attempts(int count, Duration last) {
    /** It has not ended, or that is not counted. */
    public static final Attempts NONE = new Attempts(0, Duration.ZERO);

    /** The number that is worth telling: every time that it has doubled. */
    int milestone() {
      return Integer.highestOneBit(count);
    }
  }
}
