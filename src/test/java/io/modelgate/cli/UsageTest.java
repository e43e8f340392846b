package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever mistypes a command is told. */
final class UsageTest {
  private static final Path EXAMPLE = Path.of("examples", "key");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``              | Missing command: verify, probe or trust-root",
        "verfy key m     | Unknown command: \"verfy\" is none of verify, probe or trust-root",
        "-v              | Unknown option: -v",
        "--verbose x     | Unknown option: --verbose",
        "verify kye m    | Missing option: --identity (\"kye\" is none of the methods key,"
            + " certificate, signers and sigstore, so sigstore is used)",
        "verify kye --public-key=k m | Unknown option: --public-key=k (\"kye\" is none of the"
            + " methods key, certificate, signers and sigstore, so sigstore is used)",
        "verify key --public-key=k | Missing MODEL",
      })
  void mistakeIsNamed(String words, String sentence) {
    CommandLineRun run =
        CommandLineRun.of(words.isEmpty() ? new Object[0] : (Object[]) words.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(sentence + System.lineSeparator() + "Usage: modelgate ");
  }

  @Test
  void emptyModelIsNotTheWorkingDirectory() {
    CommandLineRun run =
        CommandLineRun.of("verify", "key", "--public-key=" + EXAMPLE.resolve("signer.pub.pem"), "");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("MODEL is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpIsAnOptionAndACommand(String word) {
    CommandLineRun run = CommandLineRun.of(word);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: modelgate [OPTION]... verify METHOD");
  }

  @Test
  void helpOfACommandIsThatCommands() {
    assertThat(CommandLineRun.of("help", "verify", "key"))
        .isEqualTo(CommandLineRun.of("verify", "key", "--help"));
    assertThat(CommandLineRun.of("help", "verify"))
        .isEqualTo(CommandLineRun.of("verify", "--help"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void versionIsAnOptionAndACommand(String word) {
    assertThat(CommandLineRun.of(word).out()).startsWith("modelgate ").contains("trusted root");
  }

  @ParameterizedTest
  @CsvSource({"--output=json, 3", "--output=text, 3", "--report-only, 0"})
  void resultThatNobodyGetsVerifiesNothing(String option, int code) throws Exception {
    StringWriter err = new StringWriter();
    try (PrintWriter full = new PrintWriter(Files.newBufferedWriter(Path.of("/dev/full")), true)) {
      assertThat(
              new Modelgate(full, new PrintWriter(err, true))
                  .run(
                      List.of(
                          "verify",
                          "key",
                          option,
                          "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
                          EXAMPLE.resolve("model").toString())))
          .isEqualTo(code);
    }
    assertThat(err.toString())
        .contains("not verified: the result cannot be written to standard output");
  }
}
