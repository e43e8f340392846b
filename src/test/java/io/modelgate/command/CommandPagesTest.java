package io.modelgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages about the full command show is what it prints. */
final class CommandPagesTest {
  private static final Path PAGE = Path.of("src/site/command-explain.md");
  private static final Pattern CONSOLE = Pattern.compile("(?s)```console\n(.*?)```");
  private static final String PROMPT = "$ target/modelgate-cli/bin/modelgate ";

  @Test
  void consolesShowWhatIsPrinted() throws IOException {
    List<String> shown = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(Files.readString(PAGE));
    while (blocks.find()) {
      String block = blocks.group(1);
      shown.add(block);
      assertThat(block).startsWith(PROMPT);
      String command = block.lines().findFirst().orElseThrow();
      CommandRun run = CommandRun.of(command.substring(PROMPT.length()).split(" "));

      assertThat(command + "\n" + run.out() + run.err()).isEqualTo(block);
    }
    assertThat(shown).hasSizeGreaterThan(2);
  }

  @Test
  void optionsAreAllOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    Matcher options = Pattern.compile("--[a-z]+").matcher(CommandRun.of("help", "explain").out());

    while (options.find()) {
      assertThat(page).contains("`" + options.group());
    }
  }
}
