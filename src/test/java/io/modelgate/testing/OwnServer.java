package io.modelgate.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A Liberty server of a test's own, with another configuration than the others, and the WAR. */
public final class OwnServer implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Process process;
  private final Webhook webhook;

  private OwnServer(Process process, Webhook webhook) {
    this.process = process;
    this.webhook = webhook;
  }

  /**
   * Starts one; returns when it is ready.
   *
   * @param overrides what is in configDropins/overrides
   * @param environment lines {@code NAME=value} that it sees
   */
  public static OwnServer start(String name, String overrides, String... environment)
      throws IOException {
    LibertyServer server = LibertyServer.create(name, environment);
    Files.copy(
        Path.of("target", "modelgate.war"),
        server.folder().resolve("dropins").resolve("modelgate.war"));
    Path dropins = server.folder().resolve("configDropins").resolve("overrides");
    Files.createDirectories(dropins);
    Files.writeString(dropins.resolve("test.xml"), overrides);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("target", "liberty", "wlp", "bin", "server").toAbsolutePath().toString(),
                "run",
                name)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "it", name + ".log").toFile());
    builder
        .environment()
        .put("WLP_USER_DIR", Path.of("target", "it", "liberty").toAbsolutePath().toString());
    Process process = builder.start();
    try {
      await().atMost(LONG).until(() -> listens(server.port()));
      Webhook webhook = new Webhook(server);
      await().atMost(LONG).until(() -> webhook.get("/health/ready").statusCode() == 200);
      return new OwnServer(process, webhook);
    } catch (RuntimeException e) {
      stop(process);
      throw e;
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("localhost", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** The server as its callers see it. */
  public Webhook webhook() {
    return webhook;
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    await().atMost(LONG).until(() -> !process.isAlive());
  }
}
