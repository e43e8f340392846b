package io.modelgate.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The option that says whether progress and findings are printed; before the command or in it. */
final class LogLevel {
  private static final String OPTION = "log-level";

  /** The reference signer's; to us, the first two print progress and findings. */
  private static final Set<String> LEVELS = Set.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");

  private LogLevel() {}

  static CommandOptions declare(CommandOptions options) {
    return options.value(
        OPTION,
        "LEVEL",
        "From WARNING on, neither progress nor findings are printed; DEBUG, INFO, WARNING, ERROR,"
            + " CRITICAL.");
  }

  /** The level that is given, if one is. */
  static Optional<String> of(Arguments arguments) throws UsageException {
    Optional<String> level = arguments.value(OPTION).map(each -> each.toUpperCase(Locale.ROOT));
    if (level.isPresent() && !LEVELS.contains(level.get())) {
      throw new UsageException(
          "--log-level is " + level.get() + ", not DEBUG, INFO, WARNING, ERROR or CRITICAL");
    }
    return level;
  }

  static boolean isTold(Optional<String> level) {
    return level.isEmpty() || level.get().equals("DEBUG") || level.get().equals("INFO");
  }
}
