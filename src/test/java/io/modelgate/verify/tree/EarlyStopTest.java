package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a model is read that is refused anyway. */
final class EarlyStopTest {
  private static final int LARGE = 3 << 20;

  @TempDir Path temporary;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Progress progress = new Progress();
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = temporary.toRealPath();
    file("config.json", 100);
    file("z/tokenizer.json", 1_000);
    file("a/weights-1.bin", LARGE);
    file("a/b/weights-2.bin", LARGE + 1);
  }

  @Test
  void modelThatIsWhatWasSignedIsReadToItsEnd() throws Exception {
    assertThat(compare().isEmpty()).isTrue();
    assertThat(progress.hashedBytes()).isEqualTo(2L * LARGE + 1_101);
    assertThat(progress.foundFiles()).isEqualTo(4);
    assertThat(progress.hashedFiles()).isEqualTo(4);
  }

  @Test
  void noLargeFileIsReadIfASmallOneDiffers() throws Exception {
    Files.writeString(model.resolve("config.json"), "other");
    Files.writeString(model.resolve("z/tokenizer.json"), "other");

    Differences differences = compare();

    assertThat(names(differences)).containsExactly("config.json", "z/tokenizer.json");
    assertThat(differences.notCompared()).isEqualTo(2);
    assertThat(progress.hashedBytes()).isEqualTo(10);
  }

  @Test
  void noLargeFileIsReadIfAFileIsExtraOrMissing() throws Exception {
    Files.writeString(model.resolve("a/b/extra.py"), "");
    Files.delete(model.resolve("z/tokenizer.json"));

    Differences differences = compare();

    assertThat(names(differences)).contains("a/b/extra.py");
    assertThat(differences.notCompared()).isEqualTo(2);
    assertThat(progress.hashedBytes()).isEqualTo(100);
  }

  @Test
  void firstLargeFileThatDiffersIsTheLast() throws Exception {
    int count = 8 + 4 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < count; i++) {
      String name = "many/" + i;
      file(name, LARGE);
      Files.write(model.resolve(name), new byte[LARGE]);
    }

    Differences differences = compare();

    assertThat(differences.isEmpty()).isFalse();
    assertThat(differences.notCompared()).isPositive();
    assertThat(differences.count(Difference.Kind.MISSING)).isZero();
    assertThat(progress.hashedBytes()).isLessThan((long) count * LARGE);
  }

  /** A file that takes hours is not read on if it is known meanwhile that the model differs. */
  @Test
  void fileIsAbandonedInItsMiddle() throws Exception {
    Statement statement = statement();
    boolean[] stops = {false};
    try (FileChannel channel = FileChannel.open(model.resolve("a/weights-1.bin"))) {
      OpenContent content =
          new OpenContent(
              Objects.requireNonNull(statement.files().find("a/weights-1.bin")),
              channel,
              LARGE,
              1,
              () -> false,
              () -> {
                boolean now = stops[0];
                stops[0] = true; // after the first look
                return now;
              });

      new HashLoop(statement.serialization(), progress).compare(content, 0, LARGE);

      assertThat(content.isKnown()).isFalse();
      assertThat(content.same()).isTrue();
      assertThat(progress.hashedBytes()).isLessThan(LARGE);
    }
  }

  @Test
  void allDifferencesAreFoundIfTheyAreWanted() throws Exception {
    for (String name : files.keySet()) {
      Files.writeString(model.resolve(name), "other");
    }
    Scope all = new Scope(Set.of(), false, false, false, true);

    Differences differences =
        ModelComparison.compare(model, statement(), all, VerifiedFiles.none(), progress);

    assertThat(names(differences)).containsExactlyElementsOf(files.keySet());
    assertThat(differences.notCompared()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void largeFilesAreComparedWhereverTheyAre(int shardSize) throws Exception {
    String deep = "d/".repeat(200) + "weights.bin";
    file(deep, LARGE);
    Files.createSymbolicLink(model.resolve("link"), Path.of(deep));
    Files.createSymbolicLink(model.resolve("folder"), Path.of("a"));
    files.put("link", files.get(deep));
    files.put("folder/weights-1.bin", files.get("a/weights-1.bin"));
    files.put("folder/b/weights-2.bin", files.get("a/b/weights-2.bin"));
    Statement statement =
        StatementParser.parse(TestStatement.of(files).withSymlinks().withShards(shardSize).json());
    Scope scope = Scope.of(statement, Scope.AS_SIGNED, true);

    assertThat(
            ModelComparison.compare(model, statement, scope, VerifiedFiles.none(), progress)
                .isEmpty())
        .isTrue();

    byte[] changed = Objects.requireNonNull(files.get(deep)).clone();
    changed[LARGE - 1]++;
    Files.write(model.resolve(deep), changed);
    Differences differences =
        ModelComparison.compare(model, statement, scope, VerifiedFiles.none(), progress);
    assertThat(names(differences)).isNotEmpty().isSubsetOf(deep, "link");
  }

  private void file(String name, int size) throws IOException {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) name.hashCode());
    files.put(name, content);
    Path file = model.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private Statement statement() throws Exception {
    return StatementParser.parse(TestStatement.of(files).json());
  }

  private Differences compare() throws Exception {
    return ModelComparison.compare(
        model, statement(), Scope.AS_SIGNED, VerifiedFiles.none(), progress);
  }

  private static List<String> names(Differences differences) {
    return differences.first(1_000).stream().map(Difference::file).toList();
  }
}
