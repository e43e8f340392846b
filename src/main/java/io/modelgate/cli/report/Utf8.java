package io.modelgate.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text that must fit into a number of bytes. */
final class Utf8 {
  private static final String ELLIPSIS = "…";

  private Utf8() {}

  static int length(String text) {
    return text.getBytes(UTF_8).length;
  }

  /** The text, or its start and an ellipsis; never a part of a character. */
  static String cut(String text, int bytes) {
    if (length(text) <= bytes) {
      return text;
    }
    int left = bytes - length(ELLIPSIS);
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      left -= length(Character.toString(character));
      if (left < 0) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end) + ELLIPSIS;
  }
}
