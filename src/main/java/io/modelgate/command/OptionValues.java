package io.modelgate.command;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options. */
final class OptionValues {
  private OptionValues() {}

  static void register(CommandLine line) {
    line.registerConverter(Instant.class, OptionValues::instant)
        .registerConverter(String.class, OptionValues::text)
        .registerConverter(Path.class, text -> Path.of(text(text)))
        .registerConverter(int.class, OptionValues::number);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"%s\" is not a time in RFC 3339, such as 2027-01-31T00:00:00Z".formatted(text));
    }
  }

  /** A shell's variable that is not set would otherwise mean the working directory. */
  private static String text(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("it is empty");
    }
    return text;
  }

  private static int number(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "\"%s\" is not a whole number of 0 or more".formatted(text));
    }
  }
}
