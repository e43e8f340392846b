package io.modelgate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What pages have people type, for tests that type it. */
public final class PageCommands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```");

  /** A command of one line, or one whose input goes on until a line EOF; then what it prints. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\$ (.*<<EOF\\n(?s:.*?)\\nEOF|.*)\\n((?:(?!\\$ ).*\\n)*)");

  /**
   * A command in a console block.
   *
   * @param shown what the page says that it prints
   */
  public record Typed(String command, String shown) {}

  private PageCommands() {}

  /** The commands in a page's console blocks, in order. */
  public static List<Typed> inConsoles(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .flatMap(block -> COMMAND.matcher(block.group(1)).results())
        .map(command -> new Typed(command.group(1), command.group(2)))
        .toList();
  }

  /**
   * The words after {@code kubectl} of each line of a page that is such a command.
   *
   * @param words what a whole command's words match
   */
  public static List<String[]> kubectl(Path page, String words) throws IOException {
    Pattern line = Pattern.compile("kubectl (" + words + ")");
    return Files.readAllLines(page).stream()
        .map(line::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1).split(" "))
        .toList();
  }
}
