package io.modelgate.command.output;

import io.modelgate.verify.problem.Printable;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What terminals show. */
public final class Terminal {
  private Terminal() {}

  /**
   * A text that does not move the cursor, whoever wrote it. Backslashes stay as they are: in YAML
   * and patterns, two are not the same as one.
   */
  public static String printable(String text) {
    return Arrays.stream(text.split("\\\\", -1))
        .map(each -> Printable.of(each, Integer.MAX_VALUE - 1))
        .collect(Collectors.joining("\\"));
  }
}
