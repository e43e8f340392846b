package io.modelgate.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Reads {@code 30s}, {@code 5m}, {@code 1h30m} and ISO 8601 ({@code PT30S}). */
final class Interval {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofDays(365);

  private Interval() {}

  static Duration parse(String text) throws UsageException {
    String iso = text.toUpperCase(Locale.ROOT);
    try {
      Duration interval = Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
      if (interval.compareTo(MIN_INTERVAL) >= 0 && interval.compareTo(MAX_INTERVAL) <= 0) {
        return interval;
      }
    } catch (DateTimeParseException e) {
      // The exception below says what an interval looks like.
    }
    throw new UsageException(
        "--watch is "
            + text
            + ", not an interval between 1s and a year, such as 30s, 5m or PT1H30M");
  }
}
