package io.modelgate.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Starts Liberty in the image. Before that, it puts what Liberty works out at a server's first
 * start (which features need which bundles, what their classes are annotated with) where Liberty
 * keeps it: {@code images.sh} has had it worked out, and a replica's first start is its only one.
 * And it spares Liberty the making of an RSA key, which the controller would replace. See decision
 * 59.
 */
public final class Launcher {
  private static final String LIBERTY = "com.ibm.ws.kernel.boot.cmdline.EnvCheck";

  /** A PKCS #12 file with nothing in it (RFC 7292). It has no digest: any password opens it. */
  private static final byte[] EMPTY_KEY_STORE =
      HexFormat.of().parseHex("3016020103301106092a864886f70d010701a00404023000");

  private Launcher() {}

  /**
   * Starts a server.
   *
   * @param arguments the archive of classes, the folder with what was worked out, and the server's
   *     name
   * @throws ReflectiveOperationException if Liberty is not on the class path
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    String server = arguments[2];
    if (!isMapped(Path.of(arguments[0]), Path.of("/proc/self/maps"))) {
      System.err.println(
          "Starting without %s, which does not fit this Java runtime and its options: that takes longer."
              .formatted(arguments[0]));
    }
    String output = System.getenv("WLP_OUTPUT_DIR");
    if (output != null) {
      prepare(Path.of(arguments[1]), Path.of(output, server, "workarea"));
      spareKey(Path.of(output, server, "resources/security/key.p12"));
    }
    Class.forName(LIBERTY)
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {server});
  }

  /**
   * Whether Java uses the archive. Java itself says in up to four lines of its own what does not
   * fit, and nothing if a part of the archive is used.
   *
   * @param maps what is mapped into this process (proc_pid_maps(5))
   */
  static boolean isMapped(Path archive, Path maps) {
    try (Stream<String> lines = Files.lines(maps)) {
      return lines.anyMatch(line -> line.endsWith(" " + archive));
    } catch (IOException | UncheckedIOException e) {
      return true; // nobody knows, so nothing is to be said
    }
  }

  /** Copies {@code prepared}, unless an earlier start of the container left a work area. */
  static void prepare(Path prepared, Path workArea) {
    if (Files.exists(workArea) || !Files.isDirectory(prepared)) {
      return;
    }
    // Complete or not at all: a start that is stopped meanwhile leaves nothing that the next would
    // take.
    Path incomplete = workArea.resolveSibling("workarea.incomplete");
    try {
      delete(incomplete);
      Files.createDirectories(workArea.getParent());
      copy(prepared, incomplete);
      Files.move(incomplete, workArea);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(
          "The prepared work area cannot be copied, so that this start takes longer: " + e);
    }
  }

  /** Puts an empty key store there, unless an earlier start of the container left one. */
  public static void spareKey(Path keyStore) {
    if (Files.exists(keyStore)) {
      return;
    }
    Path incomplete = keyStore.resolveSibling("key.incomplete");
    try {
      Files.createDirectories(keyStore.getParent());
      Files.write(incomplete, EMPTY_KEY_STORE);
      Files.move(incomplete, keyStore);
    } catch (IOException e) {
      System.err.println(
          "No key store can be prepared, so that Liberty makes one and this start takes longer: "
              + e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectory(copy); // writable, whatever the image's is
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
