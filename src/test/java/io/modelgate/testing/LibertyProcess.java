package io.modelgate.testing;

import static org.awaitility.Awaitility.await;

import io.modelgate.launch.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server as an image has it: liberty/ and the WAR, no server.env, an empty key store, configured
 * by the environment, started by Liberty's own script.
 */
public final class LibertyProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ProcessBuilder builder;
  private final Path output;
  private final int port;
  private final Path console;
  private volatile Process process;

  private LibertyProcess(ProcessBuilder builder, Path output, Path console, int port)
      throws IOException {
    this.builder = builder;
    this.output = output;
    this.console = console;
    this.port = port;
    this.process = builder.start();
  }

  /** Starts one; returns at once. */
  public static LibertyProcess start(String name, Map<String, String> environment)
      throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "it")), name);
    return start(name, home.resolve("out"), home, environment);
  }

  /**
   * The same.
   *
   * @param outputs a folder for all that it writes
   * @param home a folder for what it reads
   */
  public static LibertyProcess start(
      String name, Path outputs, Path home, Map<String, String> environment) throws IOException {
    Path server = home.resolve("usr").resolve("servers").resolve(name);
    Files.createDirectories(server.resolve("dropins"));
    for (String file : new String[] {"server.xml", "jvm.options"}) {
      Files.copy(Path.of("liberty", file), server.resolve(file));
    }
    Files.copy(
        Path.of("target", "modelgate.war"),
        server.resolve("dropins").resolve("modelgate.war"),
        StandardCopyOption.REPLACE_EXISTING);
    Launcher.spareKey(outputs.resolve(name).resolve("resources/security/key.p12"));
    int port = LibertyServer.freePort();
    Path console = home.resolve("console.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("target", "liberty", "wlp", "bin", "server").toAbsolutePath().toString(),
                "run",
                name)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(console.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("WLP_USER_DIR", home.resolve("usr").toAbsolutePath().toString());
    builder.environment().put("WLP_OUTPUT_DIR", outputs.toAbsolutePath().toString());
    builder.environment().put("MODELGATE_HTTPS_PORT", String.valueOf(port));
    return new LibertyProcess(builder, outputs.resolve(name), console, port);
  }

  /** Starts it again, as a kubelet starts a container of a pod again: what it wrote is there. */
  public void startAgain() throws IOException {
    process = builder.start();
  }

  /** Whether it runs, even if it is stopped. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal to all that belongs to it. */
  public void signal(Signal signal) {
    Stream.concat(process.descendants().toList().stream(), Stream.of(process.toHandle()))
        .forEach(signal::send);
  }

  /** The HTTPS port. */
  public int port() {
    return port;
  }

  /** Waits until it is ready; returns it as its callers see it. */
  public Webhook awaitReady() {
    await().atMost(LONG).ignoreExceptions().until(() -> new Webhook(port, this::log) != null);
    Webhook webhook = new Webhook(port, this::log);
    await() // a busy machine's server may not answer in time meanwhile
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> webhook.get("/health/ready").statusCode() == 200);
    return webhook;
  }

  /** All that it has written to its console. */
  public String console() throws IOException {
    return Files.readString(console);
  }

  /** Everything that the server has logged so far. */
  public String log() {
    try {
      return Files.readString(output.resolve("logs").resolve("messages.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
