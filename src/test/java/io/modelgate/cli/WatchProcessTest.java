package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --watch} as a sidecar runs it. */
@Timeout(120)
final class WatchProcessTest {
  private static final Path EXAMPLE = Path.of("examples/key");
  private static final Path KEY = EXAMPLE.resolve("signer.pub.pem");

  @TempDir Path temporary;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<CommandProcess> started = new ArrayList<>();
  private Path model;
  private Path weights;
  private Path log;

  @BeforeEach
  void copyModel() throws IOException {
    model = ModelCopy.of(EXAMPLE.resolve("model"), temporary.resolve("model"));
    weights = model.resolve("weights.bin");
    log = temporary.resolve("termination-log");
  }

  @AfterEach
  void endProcesses() {
    started.forEach(CommandProcess::kill);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--log-level=info", "--rehash"})
  void laterFailureIsNotReadyAndARepairIsReadyAgain(String option) throws Exception {
    boolean global = option.startsWith("--log");
    CommandProcess sidecar =
        watch(global ? List.of(option) : List.of(), global ? List.of() : List.of(option));
    awaitReady(sidecar, 200);
    byte[] good = Files.readAllBytes(weights);
    Files.write(weights, new byte[256]);
    awaitReady(sidecar, 503);
    await().until(() -> Files.readString(log).contains("failed"));
    Files.write(weights, good);
    awaitReady(sidecar, 200);
    sidecar.terminate();

    assertThat(sidecar.exitCode()).isZero();
    assertThat(sidecar.err().lines()).contains("ready", "no longer ready");
    List<JsonNode> verdicts = sidecar.verdicts();
    assertThat(verdicts)
        .extracting(verdict -> verdict.path("result").asText())
        .containsExactly("verified", "failed", "verified");
    assertThat(verdicts.get(1).path("differences").path("changed").path("count").asInt()).isOne();
    assertThat(verdicts.get(2).path("bytes").asInt()).isEqualTo(270);
    assertThat(Files.readString(log)).contains("\"verified\"");
  }

  @Test
  void sidecarThatIsStoppedOnAFailureSaysSo() throws Exception {
    Files.writeString(weights, "bad");
    CommandProcess sidecar = watch(List.of(), List.of());
    await().atMost(Duration.ofSeconds(30)).until(() -> !sidecar.out().isEmpty());
    assertThat(status(sidecar, "/ready")).isEqualTo(503);
    assertThat(status(sidecar, "/healthz")).isEqualTo(200);
    assertThat(sidecar.usesTcp()).isTrue();

    sidecar.terminate();

    assertThat(sidecar.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void stoppedSidecarOfAPolicyThatOnlyWarnsIsNoFailure(String signal) throws Exception {
    Files.writeString(weights, "bad");
    CommandProcess sidecar = watch(List.of(), List.of("--report-only"));
    await().atMost(Duration.ofSeconds(30)).until(() -> !sidecar.out().isEmpty());

    sidecar.signal(signal);

    assertThat(sidecar.exitCode()).isZero();
    assertThat(sidecar.verdicts())
        .extracting(verdict -> verdict.path("result").asText())
        .containsExactly("failed");
  }

  @Test
  void failureEndsASidecarOfAPolicyThatOnlyWarnsWithoutOne() throws Exception {
    Files.writeString(weights, "bad");
    CommandProcess sidecar = watch(List.of(), List.of("--report-only", "--on-failure=exit"));

    assertThat(sidecar.exitCode()).isZero();
    assertThat(sidecar.verdicts()).hasSize(1);
  }

  @Test
  void modelThatIsNotThereYetIsWaitedFor() throws Exception {
    Path signature = Files.move(model.resolve("model.sig"), temporary.resolve("later"));
    CommandProcess sidecar = watch(List.of(), List.of());
    await().atMost(Duration.ofSeconds(30)).until(() -> sidecar.out().contains("not found"));

    Files.move(signature, model.resolve("model.sig"));

    awaitReady(sidecar, 200);
  }

  /** As the kubelet updates a ConfigMap: by exchanging a link. */
  @Test
  void modelWhoseDigestIsRemovedFromTheListIsNoLongerReady() throws Exception {
    String digest = "df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f";
    String other = "ab".repeat(32);
    CommandProcess sidecar = watch(List.of(), List.of("--model-digests=" + list("1", digest)));
    awaitReady(sidecar, 200);

    list("2", other);
    awaitReady(sidecar, 503);
    await().until(() -> Files.readString(log).contains("not of " + other));
    list("3", "# none any more");
    await().until(() -> Files.readString(log).contains("it contains no root digest"));
    list("4", other + "\n" + digest);

    awaitReady(sidecar, 200);
    assertThat(sidecar.err().lines()).contains("ready", "no longer ready");
  }

  /** The file, of which this is the content now. */
  private Path list(String version, String content) throws IOException {
    Path directory = Files.createDirectories(temporary.resolve("lists").resolve(version));
    Files.writeString(directory.resolve("digests"), content);
    Path link = temporary.resolve("lists").resolve("..data");
    Path next = temporary.resolve("lists").resolve("..next");
    Files.createSymbolicLink(next, Path.of(version));
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    return link.resolve("digests");
  }

  @Test
  void failureCanEndTheSidecar() throws Exception {
    CommandProcess sidecar = watch(List.of(), List.of("--on-failure=exit"));
    awaitReady(sidecar, 200);

    Files.writeString(weights, "bad");

    assertThat(sidecar.exitCode()).isEqualTo(1);
    assertThat(sidecar.verdicts()).hasSize(2);
  }

  /** In a process of its own: the server reads its time limits once in a Java process. */
  @Test
  void slowCallersDoNotKeepOthersOut() throws Exception {
    CommandProcess sidecar = watch(List.of(), List.of());
    awaitReady(sidecar, 200);
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket("localhost", Integer.parseInt(port(sidecar)));
        slow.add(socket);
        socket.getOutputStream().write("GET /ready HTT".getBytes(US_ASCII));
      }

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> statusSoon(sidecar, "/healthz") == 200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void takenPortCannotBeChecked() throws Exception {
    CommandProcess one = watch(List.of(), List.of());
    CommandLineRun two =
        CommandLineRun.of(
            "verify",
            "key",
            "--watch=1s",
            "--health-port=" + port(one),
            "--output=json",
            "--public-key=" + KEY,
            model);

    assertThat(two.json().path("message").asText())
        .isEqualTo("not verified: port " + port(one) + " for --watch: Address already in use");
    assertThat(two.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--watch=30",
        "--watch=0s",
        "--watch=-5m",
        "--watch=x",
        "--watch=P400D",
        "--rehash",
        "--health-port=1",
        "--state-file=/tmp/state",
        "--watch=1s --on-failure=shrug"
      })
  void wrongOptionsGetTheUsage(String options) {
    CommandLineRun run =
        CommandLineRun.of((Object[]) ("verify key " + options + " model").split(" "));

    assertThat(run.err()).contains("Usage: modelgate verify key");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private CommandProcess watch(List<String> global, List<String> options) throws IOException {
    List<Object> arguments = new ArrayList<>(global);
    arguments.addAll(List.of("verify", "key", "--watch=1s", "--health-port=0", "--output=json"));
    arguments.addAll(List.of("--termination-log=" + log, "--public-key=" + KEY));
    arguments.addAll(options);
    arguments.add(model);
    // A shell's background jobs ignore SIGINT, and so would their children.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal"));
    words.addAll(CommandProcess.command(arguments.toArray()));
    CommandProcess process = CommandProcess.start(temporary, words);
    started.add(process);
    return process;
  }

  private void awaitReady(CommandProcess sidecar, int status) {
    await().atMost(Duration.ofSeconds(30)).until(() -> status(sidecar, "/ready") == status);
  }

  private int status(CommandProcess sidecar, String path) throws Exception {
    return client.send(request(sidecar, path).build(), BodyHandlers.discarding()).statusCode();
  }

  /** As the kubelet asks: a question without an answer is asked again. */
  private int statusSoon(CommandProcess sidecar, String path) throws Exception {
    HttpRequest request = request(sidecar, path).timeout(Duration.ofSeconds(5)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest.Builder request(CommandProcess sidecar, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port(sidecar) + path));
  }

  private static String port(CommandProcess sidecar) {
    await().atMost(Duration.ofSeconds(30)).until(() -> sidecar.err().contains(" on port "));
    try {
      return sidecar.err().lines().findFirst().orElseThrow().replaceFirst(".* on port ", "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
