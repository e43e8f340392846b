package io.modelgate.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reference signer, PyPI's model-signing: there, else installed from PyPI. */
public final class ReferenceSigner {
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

  /** A Python interpreter that has {@code model_signing}. */
  public static String python() {
    return Component.REFERENCE_SIGNER.path().toString();
  }
}
