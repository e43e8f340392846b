package io.modelgate.verify.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing found, once more: {@code src/test/resources/fuzz} holds a folder per target. */
final class CorpusTest {
  static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");

  private interface Target {
    void run(byte[] data) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> bundles() throws IOException {
    return tests("bundle", BundleFuzz::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> signatures() throws IOException {
    return tests("signature", SignatureFuzz::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> statements() throws IOException {
    return tests("statement", StatementFuzz::fuzzerTestOneInput);
  }

  @TestFactory
  Stream<DynamicTest> directories() throws IOException {
    return tests("directory", DirectoryFuzz::fuzzerTestOneInput);
  }

  private static Stream<DynamicTest> tests(String name, Target target) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
      List<Path> inputs = files.sorted().toList();
      assertThat(inputs).isNotEmpty();
      return inputs.stream()
          .map(
              input ->
                  DynamicTest.dynamicTest(
                      name + "/" + input.getFileName(),
                      () -> target.run(Files.readAllBytes(input))));
    }
  }
}
