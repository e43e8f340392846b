package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The reference signer, PyPI's model-signing: there, else installed from PyPI. */
public final class ReferenceSigner {
  private static final Path LOG = Path.of("target", "reference-signer.log");

  private ReferenceSigner() {}

  /** Runs a Python program that imports {@code model_signing}. */
  public static void run(Path program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python(), "-B", program.toString()));
    command.addAll(arguments);
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("this failed: " + String.join(" ", command));
    }
  }

  /**
   * A Python interpreter that has {@code model_signing}. Where that cannot be had, the calling test
   * is skipped and says so; with {@code -Dmodelgate.reference-signer=required}, as CI sets it, it
   * fails.
   */
  public static String python() throws IOException, InterruptedException {
    Files.createDirectories(Path.of("target"));
    Process process =
        new ProcessBuilder("bash", "src/build/reference-signer.sh")
            .redirectError(LOG.toFile())
            .start();
    String python = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    boolean there = process.waitFor() == 0;
    if (!there) {
      String missing =
          "The reference signer could neither be found nor installed, see "
              + LOG
              + ": it needs python3 with venv, and PyPI.";
      if ("required".equals(System.getProperty("modelgate.reference-signer"))) {
        throw new IllegalStateException(missing);
      }
      System.err.println(missing);
      Assumptions.abort(missing);
    }
    return python;
  }
}
