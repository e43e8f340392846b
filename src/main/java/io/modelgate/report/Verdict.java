package io.modelgate.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A result with its reason.
 *
 * @param message what the verifier said, or why it has not yet; may be empty
 * @param at when the verifier ended, if it did
 * @param attempts how often it ended
 */
public record Verdict(Result result, String message, Optional<Instant> at, Attempts attempts) {
  /** A result of which nobody counts the attempts. */
  public Verdict(Result result, String message, Optional<Instant> at) {
    this(result, message, at, Attempts.NONE);
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
