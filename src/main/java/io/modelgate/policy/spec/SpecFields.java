package io.modelgate.policy.spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads single fields of a policy; the definition's rules hold only for what came after them. */
public final class SpecFields {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})([smh])");

  private SpecFields() {}

  /** What must be there. */
  public static <T> T present(String field, @Nullable T value) throws FaultException {
    if (value == null) {
      throw new FaultException(field + " must be set");
    }
    return value;
  }

  /** What must be there and not blank. */
  public static String text(String field, @Nullable String value) throws FaultException {
    String text = present(field, value);
    if (text.isBlank()) {
      throw new FaultException(field + " must not be empty");
    }
    return text;
  }

  /** A list, empty where it is left out; one that is there must hold something. */
  public static <T> List<T> filled(String at, @Nullable List<T> list) throws FaultException {
    if (list != null && (list.isEmpty() || list.contains(null))) {
      throw new FaultException(at + " is an empty list: remove it, or add an entry");
    }
    return list == null ? List.of() : list;
  }

  /** Absolute and clean, so that one path has one spelling and none leads elsewhere. */
  public static String path(String field, @Nullable String value) throws FaultException {
    String path = text(field, value);
    if (path.indexOf('\0') >= 0
        || !path.startsWith("/")
        || !Path.of(path).normalize().toString().equals(path)) {
      throw new FaultException(
          field + " must be an absolute path without //, . and .. and without a slash at its end");
    }
    return path;
  }

  /** As Go writes durations, whole hours, minutes and seconds only. */
  public static Duration duration(String field, String value) throws FaultException {
    Matcher amount = AMOUNT.matcher(value);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (amount.find() && amount.start() == end) {
      long count = Long.parseLong(amount.group(1));
      sum =
          switch (amount.group(2)) {
            case "h" -> sum.plusHours(count);
            case "m" -> sum.plusMinutes(count);
            default -> sum.plusSeconds(count);
          };
      end = amount.end();
    }
    if (end != value.length() || sum.compareTo(MIN_INTERVAL) < 0) {
      throw new FaultException(field + " must be a duration of at least 10s, for example 5m");
    }
    return sum;
  }
}
