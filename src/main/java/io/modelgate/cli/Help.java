package io.modelgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** Tells how a command is used. */
final class Help {
  private Help() {}

  /**
   * Writes the whole help.
   *
   * @param usage the command line, for instance {@code modelgate verify key [OPTION]... MODEL}
   */
  static void print(PrintWriter out, String usage, String description, Options options) {
    out.println("Usage: " + usage);
    out.println(description);
    TextHelpAppendable text = new TextHelpAppendable(out);
    HelpFormatter formatter =
        HelpFormatter.builder().setHelpAppendable(text).setShowSince(false).get();
    try {
      formatter.printOptions(options);
    } catch (IOException e) {
      throw new IllegalStateException("a PrintWriter keeps its errors to itself", e);
    }
    out.println("Each option may be spelled with underscores too.");
  }
}
