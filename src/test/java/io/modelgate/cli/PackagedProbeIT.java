package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same of the packaged command. */
final class PackagedProbeIT extends ProbeProcessTest {
  private static final Path COMMAND = Path.of("target/modelgate/bin/modelgate").toAbsolutePath();

  @Override
  List<String> command(Object... words) {
    List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    return command;
  }

  /** Its Java runtime has what an HTTP server needs. */
  @Test
  void portAnswers() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    CommandProcess watching =
        CommandProcess.start(
            temporary,
            command(
                "verify",
                "key",
                "--watch=1s",
                "--health-port=" + port,
                "--public-key=examples/key/signer.pub.pem",
                "examples/key/model"));
    try {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready")).build();
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          HttpClient.newHttpClient()
                              .send(ready, HttpResponse.BodyHandlers.ofString())
                              .statusCode())
                      .isEqualTo(200));
    } finally {
      watching.kill();
    }
  }

  /** The start script takes another archive for the word {@code sigstore}. */
  @Test
  void wordThatMeansSomethingElsewhereIsJustAFile() throws Exception {
    ProcessRun run = ProcessRun.of(temporary, command("probe", "alive", "sigstore"));

    assertThat(run.output()).isEqualTo("state file sigstore: it does not exist\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
