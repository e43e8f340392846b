package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process shows: signals, memory, terminals, the log of a long verification. */
@Timeout(90)
final class CommandProcessTest {
  private static final Path EXAMPLE = Path.of("examples/key");
  private static final Path KEY = EXAMPLE.resolve("signer.pub.pem");

  /** It begins on a cleared line, and is cut off where a narrower terminal ends. */
  private static final String BAR = "\r\u001b\\[K\u001b\\[[?]7l";

  @TempDir Path temporary;
  private Path model;
  private Path weights;

  @BeforeEach
  void copyModel() throws IOException {
    model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.toRealPath().resolve("model"));
    weights = model.resolve("weights.bin");
  }

  @Test
  void stoppedVerificationIsNone() throws Exception {
    growWeights(30L << 30);
    CommandProcess process = start("verify", "key", "--public-key", KEY, model);
    await().atMost(Duration.ofSeconds(20)).until(() -> process.reads(weights));

    process.terminate();

    assertThat(process.exitCode()).isEqualTo(3);
    assertThat(process.out()).isEmpty();
    assertThat(process.err().lines()).contains("not verified: it was stopped before it finished");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void stoppedVerificationOfAPolicyThatOnlyWarnsIsNoFailure(String signal) throws Exception {
    growWeights(30L << 30);
    CommandProcess process =
        start("verify", "key", "--report-only", "--output=json", "--public-key", KEY, model);
    await().atMost(Duration.ofSeconds(60)).until(() -> process.reads(weights));

    process.signal(signal);

    assertThat(process.exitCode()).isZero();
    assertThat(ResultSchema.check(process.out()).path("message").asText())
        .isEqualTo("not verified: it was stopped before it finished");
  }

  @Test
  void stoppedWhileNobodyReadsItsOutput() throws Exception {
    for (int i = 0; i < 900; i++) { // more than a pipe holds
      Files.writeString(model.resolve(i + "x".repeat(200)), "");
    }
    List<String> words =
        CommandProcess.command(
            "verify", "key", "--report-only", "--output=json", "--public-key=" + KEY, model);
    Process process = new ProcessBuilder(words).start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.getInputStream().available() > 60_000);

      process.toHandle().destroy(); // leaves the pipe open

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void longVerificationIsFollowedInTheLogAndItsEndInJson() throws Exception {
    growWeights(30L << 30);
    CommandProcess process = start("verify", "key", "--output", "json", "--public-key", KEY, model);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                process
                    .err()
                    .lines()
                    .anyMatch(line -> line.startsWith("verifying: 1 of 2 files, ")));

    process.terminate();

    assertThat(process.exitCode()).isEqualTo(3);
    assertThat(process.err())
        .containsPattern("\nverifying: 1 of 2 files, [0-9]+ of 32212 MB, [1-9][0-9]* MB/s\n");
    assertThat(process.out()).hasLineCount(1);
    assertThat(ResultSchema.check(process.out()).path("message").asText())
        .isEqualTo("not verified: it was stopped before it finished");
  }

  @Test
  @Needs(Component.SCRIPT)
  void longVerificationShowsABarOnATerminal() throws Exception {
    growWeights(3L << 30);
    String command =
        String.join(
            " ", CommandProcess.command("verify", "key", "--public-key", KEY.toString(), model));
    ProcessBuilder terminal =
        new ProcessBuilder("script", "-qec", command, "/dev/null").redirectErrorStream(true);
    terminal.environment().put("TERM", "xterm");

    Process process = terminal.start();
    process.getOutputStream().close();
    String shown = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(shown)
        .containsPattern(BAR + "verifying +[0-9]+% \\[.*[0-9]+/3221 MB .*MB/s.*\u001b\\[[?]7h")
        .containsPattern("\r\u001b\\[Kweights.bin: changed since it was signed\r\n")
        .endsWith("verification failed: 1 file differs: weights.bin\r\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  @Needs(Component.SCRIPT)
  void stoppedOnATerminalItsVerdictHasALineOfItsOwn() throws Exception {
    growWeights(30L << 30);
    Path pid = temporary.resolve("pid");
    String command =
        "echo $$ >"
            + pid
            + "; exec env --default-signal=INT " // a build in the background ignores it
            + String.join(
                " ",
                CommandProcess.command("verify", "key", "--public-key", KEY.toString(), model));
    ProcessBuilder terminal =
        new ProcessBuilder("script", "-qec", command, "/dev/null").redirectErrorStream(true);
    terminal.environment().put("TERM", "xterm");
    Process process = terminal.start();
    StringBuilder shown = new StringBuilder();
    try (Reader out = new InputStreamReader(process.getInputStream(), UTF_8)) {
      for (int each = out.read(); each >= 0; each = out.read()) {
        shown.append((char) each);
        if (shown.toString().endsWith("\u001b[?7h")) {
          new ProcessBuilder("kill", "-s", "INT", Files.readString(pid).strip()).start().waitFor();
        }
      }
    }

    assertThat(shown.toString())
        .endsWith("\r\u001b[Knot verified: it was stopped before it finished\r\n");
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  void signatureAndKeyMayComeThroughPipes() throws Exception {
    String command =
        "%s <%s"
            .formatted(
                String.join(
                    " ",
                    CommandProcess.command(
                        "verify",
                        "key",
                        "--signature",
                        "-",
                        "--public-key",
                        "<(cat " + KEY + ")",
                        model,
                        ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("other")))),
                EXAMPLE.resolve("model/model.sig"));
    // --signature goes with one model
    CommandProcess two = CommandProcess.start(temporary, List.of("bash", "-c", command));
    assertThat(two.exitCode()).isEqualTo(2);

    CommandProcess process =
        CommandProcess.start(
            temporary,
            List.of("bash", "-c", command.replace(" " + temporary.resolve("other"), "")));
    assertThat(process.exitCode()).as(process.err()).isZero();
    assertThat(process.out()).startsWith("verified: " + model + ": 2 files");
  }

  @Test
  void fileOfTheModelThatIsNamedAsStandardInputIsIsNotLeftOut() throws Exception {
    Files.writeString(model.resolve("-"), "unsigned");
    String java =
        String.join(
            " ",
            CommandProcess.command(
                "verify", "key", "--signature=-", "--public-key", KEY.toAbsolutePath(), "."));
    String command =
        "cd %s; %s <%s".formatted(model, java, EXAMPLE.resolve("model/model.sig").toAbsolutePath());

    CommandProcess process = CommandProcess.start(temporary, List.of("bash", "-c", command));

    assertThat(process.exitCode()).isEqualTo(1);
    assertThat(process.err()).contains("-: not signed");
  }

  @Test
  void lackOfMemoryVerifiesNothing() throws Exception {
    CommandProcess process =
        start(
            "-Xmx8m",
            "verify",
            "key",
            "--output=json",
            "--signature=" + hugeSignature(),
            "--public-key=" + KEY,
            model);

    assertThat(process.exitCode()).isEqualTo(3);
    assertThat(ResultSchema.check(process.out()).path("message").asText())
        .isEqualTo(
            "not verified: the model or its signature needs more memory than allowed: raise the"
                + " verifier's memory limit (spec.verifier.modelSize of the policy, or"
                + " modelgate.verifier.limits)");
  }

  @Test
  void lackOfMemoryIsNoFailureOfAPolicyThatOnlyWarns() throws Exception {
    CommandProcess process =
        start(
            "-Xmx8m",
            "verify",
            "key",
            "--report-only",
            "--signature=" + hugeSignature(),
            "--public-key=" + KEY,
            model);

    assertThat(process.exitCode()).isZero();
    assertThat(process.err()).contains("not verified: ").contains("memory");
  }

  /** A payload as large as one may be that is kept in memory; it does not fit into 8 MB twice. */
  private Path hugeSignature() throws IOException {
    return Files.writeString(
        temporary.resolve("huge.sig"),
        "{\"dsseEnvelope\": {\"payload\": \"" + "A".repeat(5 << 20) + "\"}}");
  }

  private CommandProcess start(Object... arguments) throws IOException {
    // A shell's background jobs ignore SIGINT, and so would their children.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal"));
    words.addAll(CommandProcess.command(arguments));
    return CommandProcess.start(temporary, words);
  }

  /** Makes the weights take seconds to read, without a byte on disk. */
  private void growWeights(long bytes) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
  }
}
