package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged command as its users start it: another process, any working directory, any locale.
 */
final class PackagedCommandIT {
  private static final Path FOLDER = Path.of("target", "modelgate", "bin").toAbsolutePath();
  private static final Path COMMAND = FOLDER.resolve("modelgate");
  private static final Path EXAMPLE = Path.of("examples/key").toAbsolutePath();
  private static final Path KEY = EXAMPLE.resolve("signer.pub.pem");

  @TempDir Path temporary;

  @Test
  void exampleIsVerified() throws Exception {
    ProcessRun run = run(COMMAND, EXAMPLE.resolve("model"));

    assertThat(withoutProgress(run)).singleElement().asString().startsWith("verified: ");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void changedByteFails() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    byte[] weights = Files.readAllBytes(model.resolve("weights.bin"));
    weights[0] ^= 1;
    Files.write(model.resolve("weights.bin"), weights);

    ProcessRun run = run(COMMAND, model);

    assertThat(withoutProgress(run))
        .containsExactly(
            "weights.bin: changed since it was signed",
            "verification failed: 1 file differs: weights.bin");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void signatureBesideTheModelHidesNothingOfItsNameInside() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    Files.move(model.resolve("model.sig"), temporary.resolve("other.sig"));
    Files.createDirectory(model.resolve("other.sig"));
    Files.writeString(model.resolve("other.sig/evil.py"), "");

    ProcessRun run = start(COMMAND, "--signature=other.sig", "--public-key=" + KEY, "model");

    assertThat(run.output().lines()).contains("other.sig/evil.py: not signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void commandIsFoundThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("modelgate"), COMMAND);

    assertThat(run(link, EXAMPLE.resolve("model")).exitCode()).isZero();
  }

  @Test
  void unicodeNamesAreReadInAnyLocale() throws Exception {
    Path nested = Path.of("src/test/models/nested").toAbsolutePath();

    ProcessRun run =
        start(
            COMMAND,
            "--signature",
            nested.resolve("model.sig").toString(),
            "--public-key",
            nested.resolveSibling("p256.pub.pem").toString(),
            nested.resolve("model").toString());

    assertThat(run.output()).contains("6 files");
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"--version", "-V", "version"})
  void versionIsThatOfTheBuild(String word) throws Exception {
    // As a shell is given the script's name in its folder.
    Process process =
        new ProcessBuilder("sh", COMMAND.getFileName().toString(), word)
            .directory(FOLDER.toFile())
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .matches(
            "modelgate [0-9]+\\.[0-9]+\\.[0-9]+.*\\R"
                + "Sigstore's public trusted root, built in: its newest log or authority is of"
                + " 20[0-9T:-]+Z\\R");
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, --report-only, 0",
    "INT, --report-only, 0",
    "TERM, --output=text, 3",
    "INT, --output=text, 3"
  })
  void signalEndsItByTheVerdictsRule(String signal, String option, int code) throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.toRealPath().resolve("model"));
    Path weights = model.resolve("weights.bin");
    try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
      sparse.setLength(30L << 30);
    }
    List<String> words = new ArrayList<>(List.of("env", "--default-signal", COMMAND.toString()));
    words.addAll(List.of("verify", "key", option, "--public-key=" + KEY, model.toString()));
    CommandProcess process = CommandProcess.start(temporary, words);
    await().atMost(Duration.ofSeconds(60)).until(() -> process.reads(weights));

    process.signal(signal);

    assertThat(process.exitCode()).isEqualTo(code);
    assertThat(process.err().lines()).contains("not verified: it was stopped before it finished");
  }

  /** A slow run shows how far it is. */
  private static List<String> withoutProgress(ProcessRun run) {
    return run.output().lines().filter(line -> !line.startsWith("verifying: ")).toList();
  }

  private ProcessRun run(Path command, Path model) throws IOException, InterruptedException {
    return start(
        command,
        "--signature",
        model.resolve("model.sig").toString(),
        "--public-key",
        KEY.toString(),
        model.toString());
  }

  private ProcessRun start(Path command, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.toString(), "verify", "key"));
    words.addAll(List.of(arguments));
    return ProcessRun.of(temporary, words);
  }
}
