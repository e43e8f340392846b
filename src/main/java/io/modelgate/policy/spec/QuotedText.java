package io.modelgate.policy.spec;

/** Text of others as a sentence may hold it: printable, and not too much of it. */
public final class QuotedText {
  private static final int MAX_LENGTH = 40;

  private QuotedText() {}

  /** The text between quotes. */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /** The text between quotes, cut after a number of characters. */
  public static String of(String text, int longest) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .limit(longest)
        .forEach(
            each -> {
              if (each < ' ' || each > '~' || each == '"' || each == '\\') {
                quoted.append("\\u%04x".formatted(each));
              } else {
                quoted.append((char) each);
              }
            });
    return quoted.append(text.length() > longest ? "…\"" : "\"").toString();
  }
}
