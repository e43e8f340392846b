package io.modelgate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code examples}. */
public final class Examples {
  /** All of it. */
  public static final Path FOLDER = Path.of("examples");

  private Examples() {}

  /** The folders with a verdict, in order. */
  public static List<Path> withVerdict() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.endsWith("expected.yaml"))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }
}
