package io.modelgate.verify.tree;

import io.modelgate.testing.Component;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real mount while a test needs it. */
record Mounted(Path point) implements AutoCloseable {

  /** Mounts by the words that {@code mount} takes before the mount point. */
  static Mounted at(Path point, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Component.MOUNTS.path().toString()));
    command.addAll(List.of(words));
    command.add(point.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), output));
    }
    return new Mounted(point);
  }

  /** Runs a command of a package that every Linux has. */
  static void run(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", words) + " failed");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder("umount", "--lazy", point.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
