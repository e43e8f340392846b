package io.modelgate.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Prints how a command is used. By hand, since the library's tables need more columns than
 * terminals have.
 */
final class Help {
  private static final int WIDTH = 80;
  private static final int INDENT = 6;

  private final PrintWriter out;

  Help(PrintWriter out) {
    this.out = out;
  }

  /**
   * Begins it.
   *
   * @param usages the command lines, for example {@code modelgate verify key [OPTION]... MODEL}
   */
  Help usage(String description, String... usages) {
    for (int i = 0; i < usages.length; i++) {
      out.println((i == 0 ? "Usage: " : "       ") + usages[i]);
    }
    wrapped("", description);
    return this;
  }

  /** Goes on with terms, such as options, each with what it means. */
  Help section(String title, Map<String, String> terms) {
    out.println();
    out.println(title + ":");
    terms.forEach(
        (term, meaning) -> {
          if (term.length() + 2 < INDENT) {
            wrapped("  " + term + " ".repeat(INDENT - 2 - term.length()), meaning);
          } else {
            out.println("  " + term);
            wrapped(" ".repeat(INDENT), meaning);
          }
        });
    return this;
  }

  /** Goes on with lines that are not broken, such as command lines. */
  Help lines(String title, List<String> lines) {
    out.println();
    out.println(title + ":");
    lines.forEach(each -> out.println("  " + each));
    return this;
  }

  /** A paragraph, indented by as much as its start is long. */
  private void wrapped(String start, String text) {
    StringBuilder line = new StringBuilder(start);
    boolean isBlank = true;
    for (String word : text.split(" ", -1)) {
      if (!isBlank && line.length() + 1 + word.length() > WIDTH) {
        out.println(line);
        line = new StringBuilder(" ".repeat(start.length()));
        isBlank = true;
      }
      line.append(isBlank ? "" : " ").append(word);
      isBlank = false;
    }
    out.println(line);
  }
}
