package io.modelgate.whatif;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times as the API server writes them. */
final class ApiTimes {
  private ApiTimes() {}

  /** Empty for what is none. */
  static Optional<Instant> parse(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
