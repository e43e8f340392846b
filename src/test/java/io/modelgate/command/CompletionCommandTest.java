package io.modelgate.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionCommandTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "modelgate te, test",
        "modelgate ver, verify version",
        "modelgate tr, trust-root",
        "modelgate explain --ver, --verbose",
        "modelgate test --output g, github",
        "modelgate completion b, bash"
      })
  void bashCompletes(String words, String completed) throws Exception {
    CommandRun run = CommandRun.of("completion", "bash");
    assertThat(run.exitCode()).isZero();
    Path script =
        Files.writeString(
            directory.resolve("script"),
            run.out()
                + """
                compopt() { :; } # it works only while a shell completes
                COMP_LINE="$*"
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                _complete_modelgate "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}" | sed 's/ *$//' | sort
                """);

    assertThat(bash(script, words.split(" ")).split("\n")).containsExactly(completed.split(" "));
  }

  @Test
  void otherShellsAreNotKnown() {
    assertThat(CommandRun.of("completion", "tcsh").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("completion").exitCode()).isEqualTo(2);
  }

  private static String bash(Path script, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
    builder.command().addAll(List.of(words));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return out;
  }
}
