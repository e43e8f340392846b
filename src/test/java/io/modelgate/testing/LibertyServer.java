package io.modelgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A Liberty server of the integration tests: liberty/ as it is, on a free port. Arquillian starts
 * it and deploys the WAR.
 */
public final class LibertyServer {
  private static final Path SERVERS = Path.of("target", "it", "liberty", "servers");

  private final Path folder;
  private final int port;

  private LibertyServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param name the server's name in arquillian.xml
   * @param environment lines {@code NAME=value} that the server sees
   */
  static LibertyServer create(String name, String... environment) {
    try {
      Path folder = SERVERS.resolve(name);
      deleteIfThere(folder); // an earlier run's keystore has another password
      Files.createDirectories(folder.resolve("dropins"));
      try (Stream<Path> files = Files.list(Path.of("liberty"))) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      // The application is deployed again for each class, and the server keeps a part of each; the
      // product's is deployed once. Arquillian's adapter finds the server by its performance data.
      Files.writeString(
          folder.resolve("jvm.options"), "-Xmx1g\n-XX:+UsePerfData\n", StandardOpenOption.APPEND);
      int port = freePort();
      Files.writeString(
          folder.resolve("server.env"),
          String.join("\n", environment)
              + "\nkeystore_password="
              + UUID.randomUUID()
              + "\nMODELGATE_HTTPS_PORT="
              + port
              + "\n");
      return new LibertyServer(folder, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Liberty calls server.config.dir. */
  Path folder() {
    return folder;
  }

  /** The HTTPS port. */
  public int port() {
    return port;
  }

  /** Everything that the server has logged so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("logs").resolve("messages.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteIfThere(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** A port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
