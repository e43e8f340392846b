package io.modelgate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies signed models, so that tests can tamper with them. */
final class ModelCopy {
  private ModelCopy() {}

  /** Copies the tree {@code from} into the folder {@code to}, which becomes its copy. */
  static Path of(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      paths.forEach(path -> copy(path, to.resolve(from.relativize(path).toString())));
    }
    return to;
  }

  private static void copy(Path from, Path to) {
    try {
      if (!Files.isDirectory(to)) {
        Files.copy(from, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
