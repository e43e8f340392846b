package io.modelgate.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
final class FullCommandTest {
  private static final Pattern EXIT_CODE = Pattern.compile("(?m)^  (\\d+)   \\S");

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpListsCommandsExitCodesAndExamples(String word) {
    CommandRun run = CommandRun.of(word);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Usage: modelgate [-hV] COMMAND\n")
        .contains("\n  explain ", "\n  test ", "\n  verify ", "\n  trust-root ", "\n  version ")
        .contains("\nExit codes, of every command:\n", "\nExamples:\n  modelgate explain ")
        .doesNotContain("manual");
  }

  /** The longest name is {@code kubectl modelgate}; what is wrapped cannot be pasted. */
  @Test
  void examplesAreOneLineEach() {
    Pattern example = Pattern.compile("(?s)\nExamples:\n(.*)$");
    Matcher commands =
        Pattern.compile("(?m)^  ([a-z-]+) +[A-Z]").matcher(CommandRun.of("help").out());
    int found = 0;
    while (commands.find()) {
      if (Main.isOfTheVerifier(List.of(commands.group(1)))) {
        continue; // which writes its help itself, and wraps nothing
      }
      Matcher examples = example.matcher(CommandRun.of("help", commands.group(1)).out());
      if (examples.find()) {
        found++;
        assertThat(examples.group(1).lines())
            .allSatisfy(
                each ->
                    assertThat(each)
                        .startsWith("  ")
                        .contains("modelgate ")
                        .hasSizeLessThanOrEqualTo(80 - "kubectl ".length()));
      }
    }
    assertThat(found).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "verfy, Did you mean: modelgate verify",
    "explian, Did you mean: modelgate explain",
    "tset, Did you mean: modelgate test"
  })
  void mistypedCommandGetsASuggestion(String word, String suggestion) {
    CommandRun run = CommandRun.of(word);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(suggestion);
  }

  @ParameterizedTest
  @CsvSource({
    "'verify key m', true",
    "'help verify', true",
    "'help verify key', true",
    "'help explain', false",
    "'help', false",
    "'--version', true",
    "'-V', true",
    "'version', true",
    "'--log-level ERROR verify key m', true",
    "'explain -f verify', false"
  })
  void verifierAnswersForItself(String words, boolean isItsOwn) {
    assertThat(Main.isOfTheVerifier(List.of(words.split(" ")))).isEqualTo(isItsOwn);
  }

  @Test
  void exitCodesOfEveryCommandAreInTheTable() throws IOException {
    String table = Files.readString(Path.of("src/site/pipelines.md"));
    Matcher commands =
        Pattern.compile("(?m)^  ([a-z-]+) +[A-Z]").matcher(CommandRun.of("help").out());
    int found = 0;
    while (commands.find()) {
      found++;
      Matcher codes = EXIT_CODE.matcher(CommandRun.of("help", commands.group(1)).out());
      while (codes.find()) {
        assertThat(table).as(commands.group(1)).contains("\n| " + codes.group(1) + " | ");
      }
    }
    assertThat(found).isGreaterThan(6);
    Matcher all = EXIT_CODE.matcher(CommandRun.of("help").out());
    assertThat(all.results().map(each -> each.group(1)).toList())
        .containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void pagesListEveryCommand() throws IOException {
    String all = Files.readString(Path.of("src/site/command-line.md"));
    String table = Files.readString(Path.of("src/site/pipelines.md"));
    for (String each : List.of("explain", "test", "lint", "what-if", "inspect", "migrate")) {
      assertThat(CommandRun.of("help").out()).contains("\n  " + each + " ");
      assertThat(all).contains("\n| [`%s`](command-%s.md) | ".formatted(each, each));
      assertThat(table).containsPattern("\n\\| code \\|[^\n]* " + each + " \\|");
    }
    Matcher commands =
        Pattern.compile("(?m)^  ([a-z-]+) +[A-Z]").matcher(CommandRun.of("help").out());
    while (commands.find()) {
      assertThat(all)
          .containsAnyOf("[`" + commands.group(1) + "`]", "\nmodelgate " + commands.group(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "yaml"})
  void resultThatNobodyGetsIsNone(String format) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      int code =
          new FullCommand(
                  InputStream.nullInputStream(),
                  new PrintStream(full, true, UTF_8),
                  new PrintStream(err, true, UTF_8))
              .run("explain", "-f", "examples/key", "-o", format);

      assertThat(code).isEqualTo(3);
    }
    assertThat(err.toString(UTF_8)) // nothing if this test's own output is a pipe
        .isIn("", "not printed: the result cannot be written to standard output.\n");
  }
}
