package io.modelgate.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server as an image has it: liberty/ and the WAR, no server.env, configured by the environment,
 * started by Liberty's own script.
 */
public final class LibertyProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final int port;

  private LibertyProcess(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts one; returns at once. */
  public static LibertyProcess start(String name, Map<String, String> environment)
      throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(Path.of("target", "it")), name);
    Path server = home.resolve("usr").resolve("servers").resolve(name);
    Files.createDirectories(server.resolve("dropins"));
    for (String file : new String[] {"server.xml", "jvm.options"}) {
      Files.copy(Path.of("liberty", file), server.resolve(file));
    }
    Files.copy(
        Path.of("target", "modelgate.war"),
        server.resolve("dropins").resolve("modelgate.war"),
        StandardCopyOption.REPLACE_EXISTING);
    int port = LibertyServer.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of("target", "liberty", "wlp", "bin", "server").toAbsolutePath().toString(),
                "run",
                name)
            .redirectErrorStream(true)
            .redirectOutput(new File(home.toFile(), "console.log"));
    builder.environment().putAll(environment);
    builder.environment().put("WLP_USER_DIR", home.resolve("usr").toAbsolutePath().toString());
    builder.environment().put("WLP_OUTPUT_DIR", home.resolve("out").toAbsolutePath().toString());
    builder.environment().put("MODELGATE_HTTPS_PORT", String.valueOf(port));
    return new LibertyProcess(builder.start(), home.resolve("out").resolve(name), port);
  }

  /** The HTTPS port. */
  public int port() {
    return port;
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
