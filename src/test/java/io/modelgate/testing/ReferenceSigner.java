package io.modelgate.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reference signer, PyPI's model-signing: there, else installed from PyPI. */
public final class ReferenceSigner {
  private static final ProvidedCommand PYTHON =
      new ProvidedCommand("reference-signer", "python3 with venv, and PyPI");

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
    return PYTHON.path();
  }
}
