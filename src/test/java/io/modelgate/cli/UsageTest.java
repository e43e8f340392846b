package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "`` | Missing command: verify, probe, trust-root, help or version",
        "verfy key m | Unknown command: \"verfy\" is none of verify, probe, trust-root, help or"
            + " version; did you mean verify?",
        "help kye | Unknown command: \"kye\" is none of verify, probe, trust-root, help or version",
        "-v | Unknown option: -v; did you mean -V?",
        "--verbose x | Unknown option: --verbose",
        "verify --log-level WARNING key m | The method \"key\" must come directly after \"verify\"",
        "verify kye m | Unknown method: \"kye\" is none of key, certificate, signers, sigstore; did"
            + " you mean key?",
        "verify kye --public-key=k m | Unknown method: \"kye\" is none of key, certificate,"
            + " signers, sigstore; did you mean key?",
        "verify sigstroe | Unknown method: \"sigstroe\" is none of key, certificate, signers,"
            + " sigstore; did you mean sigstore?, and no file",
        "verify key --public-kye=k m | Unknown option: --public-kye=k; did you mean --public-key?",
        "verify key --public-key=k | Missing MODEL",
        "verify | Missing MODEL",
        "verify key --log-level=LOUD m | --log-level is LOUD, not DEBUG, INFO, WARNING, ERROR or"
            + " CRITICAL",
        "verify key --report-only=maybe m | --report-only is \"maybe\", neither true nor false",
        "verify key --ignore-paths=*.sig m | --ignore-paths is *.sig, and there is no such file: it"
            + " takes no patterns; name each file or directory",
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
    assertThat(run.out())
        .startsWith("Usage: modelgate verify [METHOD] [OPTION]... MODEL...")
        .contains("\nCommands:\n  verify\n", "\n  --log-level LEVEL\n")
        .contains("\nExit codes:\n  0   verified\n", "\nExamples:\n  modelgate verify key ");
  }

  @ParameterizedTest
  @CsvSource({
    "key, Usage: modelgate verify key [OPTION]... MODEL...",
    "certificate, Usage: modelgate verify certificate --certificate-chain FILE [OPTION]..."
        + " MODEL...",
    "signers, Usage: modelgate verify signers --signer METHOD [OPTION]... MODEL...",
    "sigstore, Usage: modelgate verify sigstore --identity IDENTITY --identity-provider ISSUER"
        + " [OPTION]... MODEL..."
  })
  void helpOfAMethodHasWhatPeopleLookFor(String method, String usage) {
    CommandLineRun run = CommandLineRun.of("verify", method, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(usage + "\n");
    assertThat(run.out())
        .contains("\n  --[no-]ignore-git-paths\n", "\n  --log-level LEVEL\n")
        .contains("\nExit codes:\n", "\nExamples:\n  modelgate verify " + method)
        .doesNotContain("The contrary", "The same");
    if (usage.contains(" --")) {
      assertThat(run.out()).contains("      Required. ");
    }
    assertThat(run.out().lines())
        .filteredOn(line -> line.length() > 80 && line.contains("  ") && !line.contains("{"))
        .allMatch(line -> line.startsWith("  modelgate verify "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "trust-root"})
  void commandsForMachinesHaveHelpToo(String command) {
    for (CommandLineRun run :
        List.of(CommandLineRun.of(command, "--help"), CommandLineRun.of("help", command))) {
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).startsWith("Usage: modelgate " + command + " ");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void logLevelStandsBeforeTheCommandOrBehindIt() {
    String[] verify = {
      "verify", "key", "--public-key", EXAMPLE.resolve("signer.pub.pem").toString(),
    };
    String model = EXAMPLE.resolve("model").toString();

    assertThat(CommandLineRun.of(verify[0], verify[1], verify[2], verify[3], model).err())
        .startsWith("using signature ");
    assertThat(
            CommandLineRun.of(
                    "--log-level", "ERROR", verify[0], verify[1], verify[2], verify[3], model)
                .err())
        .isEmpty();
    assertThat(
            CommandLineRun.of(
                    verify[0], verify[1], verify[2], verify[3], model, "--log-level=error")
                .err())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--ignore-unsigned-files=true, 0",
    "--ignore-unsigned-files=false, 1",
    "--ignore_unsigned_files=true, 0",
    "--no-ignore-unsigned-files=true, 1",
    "--report-only=true, 0",
    "--report-only=false, 1"
  })
  void switchesMayHaveAValue(String option, int code, @TempDir Path temporary) throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.writeString(model.resolve("extra"), "");

    assertThat(
            CommandLineRun.of(
                    "verify",
                    "key",
                    option,
                    "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
                    model)
                .exitCode())
        .isEqualTo(code);
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
