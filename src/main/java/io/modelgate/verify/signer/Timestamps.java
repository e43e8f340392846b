package io.modelgate.verify.signer;

import io.modelgate.verify.bundle.Bundle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds out by when a signature was there, by the word of those who are trusted with it (RFC 3161).
 * It may have been there for any time: whoever has an old signature can have it timestamped today.
 */
@FunctionalInterface
public interface Timestamps {
  /** Nobody is trusted with it. */
  Timestamps NONE =
      bundle ->
          new Found(
              List.of(),
              bundle.material().timestamps().isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      "its timestamp does not count, since no timestamp authority is trusted: set"
                          + " timestampAuthorities (--timestamp-authority)"));

  /** Checks the timestamps of a bundle. */
  Found of(Bundle bundle);

  /**
   * What there is.
   *
   * @param times of the timestamps that count, the earliest first
   * @param otherwise why none of those that are there counts: a clause
   */
  record Found(List<Instant> times, Optional<String> otherwise) {
    /** The earliest of the times; empty if there is none. */
    public Optional<Instant> earliest() {
      return times.stream().findFirst();
    }
  }
}
