package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code modelgate probe}, a process of its own as the kubelet starts it. */
@Timeout(300)
class ProbeProcessTest {
  private static final Path EXAMPLE = Path.of("examples/key");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path temporary;
  private final List<CommandProcess> started = new ArrayList<>();
  private Path file;

  @BeforeEach
  void nameTheFile() throws IOException {
    file = temporary.toRealPath().resolve("state");
  }

  @AfterEach
  void endProcesses() {
    started.forEach(CommandProcess::kill);
  }

  @Test
  void withoutAFileNothingIsReadyOrAlive() throws Exception {
    assertNeither("it does not exist");
  }

  @Test
  void fileThatNobodyHoldsIsOfAnEarlierProcess() throws Exception {
    Files.writeString(file, ready(0));

    assertNeither("the process that wrote it has ended");
  }

  @Test
  void fileThatAProcessHasOpenWithoutItsLockSaysNothing() throws Exception {
    Files.writeString(file, ready(0));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(channel.isOpen()).isTrue();
      assertNeither("the process that wrote it has ended");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.lock(0, Long.MAX_VALUE, true); // as another probe does
      assertNeither("the process that wrote it has ended");
    }
  }

  @Test
  void heartbeatThatIsTooOldOrFromTheFutureIsNoLife() throws Exception {
    try (FileChannel channel = held(ready(90))) {
      assertNeither("its state is too old, so the process no longer works");
      write(channel, ready(-90));
      assertNeither("its state is too old, so the process no longer works");
      write(channel, ready(0));
      assertThat(probe("ready").output()).isEmpty();
      assertThat(probe("alive").exitCode()).isZero();
    }
  }

  @Test
  void whatIsNoStateSaysNothing() throws Exception {
    try (FileChannel channel = held("")) {
      assertNeither("it contains no state");
      write(channel, ready(0) + "x");
      assertNeither("it contains no state");
      channel.truncate(0);
      write(channel, "ready     999999999999999999\n");
      assertNeither("it contains no state");
    }
  }

  @Test
  void wrongWordsGetTheUsage() throws Exception {
    assertThat(run("probe").exitCode()).isEqualTo(2);
    assertThat(run("probe", "ready").exitCode()).isEqualTo(2);
    assertThat(run("probe", "well", file.toString()).output())
        .startsWith("Usage: modelgate probe ready|alive FILE");
  }

  @Test
  void watchThatIsKilledIsNeitherAndItsSuccessorStartsFromNothing() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    CommandProcess first = watch(model);
    awaitExitCode("ready", 0);
    assertThat(probe("alive").exitCode()).isZero();

    first.kill();
    first.exitCode();
    assertThat(Files.readString(file)).startsWith("ready ");
    assertNeither("the process that wrote it has ended");

    Files.writeString(model.resolve("weights.bin"), "bad");
    watch(model);
    awaitExitCode("alive", 0);
    assertThat(probe("ready").output()).isEqualTo("the model is not verified\n");
  }

  @Test
  void laterFailureIsNotReadyButAlive() throws Exception {
    Path model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    watch(model);
    awaitExitCode("ready", 0);

    Files.writeString(model.resolve("weights.bin"), "bad");

    awaitExitCode("ready", 1);
    assertThat(probe("alive").exitCode()).isZero();
  }

  @Test
  void watchWithAStateFileListensNowhere() throws Exception {
    CommandProcess sidecar = watch(EXAMPLE.resolve("model").toAbsolutePath());
    awaitExitCode("ready", 0);

    assertThat(sidecar.err()).startsWith("watching every 1 s: state in " + file + "\n");
    assertThat(sidecar.usesTcp()).isFalse();
  }

  @Test
  void fileThatAnotherWatchHoldsIsNotTaken() throws Exception {
    watch(EXAMPLE.resolve("model").toAbsolutePath());
    awaitExitCode("ready", 0);

    CommandLineRun second =
        CommandLineRun.of(
            "verify", "key", "--watch=1s", "--state-file=" + file, EXAMPLE.resolve("model"));

    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.err()).contains("--state-file " + file + ": another process uses it");
    assertThat(probe("ready").exitCode()).isZero();
  }

  /** As an injected sidecar learns of it, long before the next verification's time. */
  @Test
  void laterRecallIsNotReadyAndItsEndIsReadyAgain() throws Exception {
    Path recalls = temporary.resolve("recalls");
    CommandProcess sidecar =
        watch(EXAMPLE.resolve("model").toAbsolutePath(), "--recalls-file=" + recalls, "24h");
    awaitExitCode("ready", 0);

    Files.writeString(
        recalls,
        """
        {"name":"flaw","reason":"CVE-1","fingerprints":\
        ["6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee"]}
        """);
    awaitExitCode("ready", 1);
    assertThat(probe("alive").exitCode()).isZero();
    await()
        .atMost(PATIENCE)
        .until(() -> sidecar.err().contains("ModelRecall flaw recalls the key"));

    Files.writeString(recalls, "not a recall");
    await().atMost(PATIENCE).until(() -> sidecar.err().contains("line 1: it is not usable JSON"));
    assertThat(probe("ready").exitCode()).isEqualTo(1);

    Files.delete(recalls);
    awaitExitCode("ready", 0);
  }

  private CommandProcess watch(Path model) throws IOException {
    return watch(model, "--no-ignore-unsigned-files", "1s");
  }

  private CommandProcess watch(Path model, String option, String interval) throws IOException {
    CommandProcess process =
        CommandProcess.start(
            temporary,
            command(
                "verify",
                "key",
                option,
                "--watch=" + interval,
                "--state-file=" + file,
                "--public-key=" + EXAMPLE.resolve("signer.pub.pem"),
                model));
    started.add(process);
    return process;
  }

  private void awaitExitCode(String question, int code) {
    await().atMost(PATIENCE).until(() -> probe(question).exitCode() == code);
  }

  /** A file that this process holds, as a watch does. */
  private FileChannel held(String content) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    write(channel, content);
    return channel;
  }

  private static void write(FileChannel channel, String content) throws IOException {
    channel.write(ByteBuffer.wrap(content.getBytes(US_ASCII)), 0);
  }

  private static String ready(int secondsAgo) {
    return "ready     %015d\n".formatted(System.currentTimeMillis() - secondsAgo * 1000L);
  }

  private void assertNeither(String why) throws Exception {
    for (String question : List.of("ready", "alive")) {
      ProcessRun run = probe(question);
      assertThat(run.output()).isEqualTo("state file " + file + ": " + why + "\n");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  private ProcessRun probe(String question) throws Exception {
    return run("probe", question, file.toString());
  }

  /** The words that start the command. */
  List<String> command(Object... words) {
    return CommandProcess.command(words);
  }

  private ProcessRun run(Object... words) throws Exception {
    return ProcessRun.of(temporary, command(words));
  }
}
