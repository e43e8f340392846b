package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A command that a script finds, or else installs or builds once, and whose path it prints.
 *
 * @param name the command's; the script is {@code src/build/NAME.sh}, its log {@code
 *     target/NAME.log}
 * @param needs what the script needs, for instance {@code "Go, and a Go module proxy"}
 */
record ProvidedCommand(String name, String needs) {

  /**
   * The command's path. Where it cannot be had, the calling test is skipped and says so; with
   * {@code -Dmodelgate.NAME=required}, as CI sets it, it fails.
   */
  String path() throws IOException, InterruptedException {
    Files.createDirectories(Path.of("target"));
    Path log = Path.of("target", name + ".log");
    Process process =
        new ProcessBuilder("bash", "src/build/" + name + ".sh").redirectError(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      System.err.printf("Getting %s once, for some minutes; see %s%n", name, log);
    }
    String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      abort(
          "%s is neither there nor can it be had, see %s: it needs %s."
              .formatted(name, log, needs));
    }
    return path;
  }

  private void abort(String missing) {
    if ("required".equals(System.getProperty("modelgate." + name))) {
      throw new IllegalStateException(missing);
    }
    System.err.println(missing);
    Assumptions.abort(missing);
  }
}
