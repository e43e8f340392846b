package io.modelgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages about the full command show is what it prints. */
final class CommandPagesTest {
  private static final Pattern CONSOLE = Pattern.compile("(?s)```console\n(.*?)```");
  private static final String PROMPT = "$ target/modelgate-cli/bin/modelgate ";

  @ParameterizedTest
  @ValueSource(strings = {"explain", "test", "inspect", "lint", "migrate", "what-if"})
  void consolesShowWhatIsPrinted(String name) throws IOException {
    List<String> shown = new ArrayList<>();
    Matcher blocks = CONSOLE.matcher(page(name));
    while (blocks.find()) {
      String block = blocks.group(1);
      shown.add(block);
      assertThat(block).startsWith(PROMPT + name);
      String command = block.lines().findFirst().orElseThrow();
      CommandRun run = CommandRun.of(command.substring(PROMPT.length()).split(" "));

      assertThat(command + "\n" + run.out() + run.err()).isEqualTo(block);
    }
    assertThat(shown).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "test", "inspect", "lint", "migrate", "what-if"})
  void optionsAreAllOnThePage(String name) throws IOException {
    String page = page(name);
    Matcher options = Pattern.compile("--[a-z]+").matcher(CommandRun.of("help", name).out());

    while (options.find()) {
      assertThat(page).contains("`" + options.group());
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("src/site/command-%s.md".formatted(name)));
  }
}
