package io.modelgate.command.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The signed models of the project: those that others signed, those of its tests, an example. */
final class SignedModels {
  private static final List<Path> PLACES =
      List.of(Path.of("src/test/vectors"), Path.of("src/test/models"), Path.of("examples"));

  private SignedModels() {}

  /** Their signatures, in order. */
  static List<Path> signatures() throws IOException {
    List<Path> signatures = new ArrayList<>();
    for (Path place : PLACES) {
      try (Stream<Path> files = Files.walk(place)) {
        files.filter(each -> each.toString().endsWith(".sig")).sorted().forEach(signatures::add);
      }
    }
    return signatures;
  }
}
