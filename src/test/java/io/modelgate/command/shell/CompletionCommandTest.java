package io.modelgate.command.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.command.CommandRun;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        "modelgate completion b, bash",
        "modelgate verify ke, key",
        "modelgate verify key --public, --public-key",
        "modelgate verify signers --signer k, key"
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

  @ParameterizedTest
  @CsvSource({
    "'modelgate te', test",
    "'modelgate explain --verb', --verbose",
    "'modelgate test --output gi', github",
    "'modelgate verify ke', key",
    "'modelgate verify key --public', --public-key",
    "'modelgate verify signers --signer k', key"
  })
  @Needs(Component.FISH)
  void fishCompletes(String line, String completed) throws Exception {
    Path script = script("fish");
    String lines =
        run("fish", "--no-config", "-c", "source " + script + "; complete -C '" + line + "'");

    assertThat(lines.lines().map(each -> each.split("\t", -1)[0])).containsExactly(completed);
    assertThat(lines.lines().allMatch(each -> completed.equals("github") || each.contains("\t")))
        .as("each has a description")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'modelgate te', 'modelgate test'",
    "'modelgate explain --verb', 'modelgate explain --verbose'",
    "'modelgate verify ke', 'modelgate verify key'"
  })
  @Needs(Component.ZSH)
  void zshCompletes(String line, String completed) throws Exception {
    Path script = script("zsh");
    Path session =
        Files.writeString(
            directory.resolve("session"),
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PS1=; HOME=%s; source %s; echo "rea"dy'
            zpty -r -m shell line '*ready*'
            zpty -w -n shell '%s'$'\t'
            zpty -r -m shell line '*%s*' && print -r -- "$line"
            zpty -d shell
            """
                .formatted(directory, script, line, completed));

    assertThat(run("timeout", "60", "zsh", "-f", session.toString())).contains(completed);
  }

  private Path script(String shell) throws IOException {
    CommandRun run = CommandRun.of("completion", shell);
    assertThat(run.exitCode()).isZero();
    return Files.writeString(directory.resolve("script"), run.out());
  }

  @Test
  void otherShellsAreNotKnown() {
    assertThat(CommandRun.of("completion", "tcsh").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("completion").exitCode()).isEqualTo(2);
  }

  private static String bash(Path script, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return out;
  }
}
