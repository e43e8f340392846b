package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumeTest {
  @TempDir Path temporary;

  @Test
  void fileOfHolesLargerThanItsVolumeIsRefusedUnread() throws Exception {
    Path model = Files.createDirectory(temporary.resolve("model")).toRealPath();
    long larger = Files.getFileStore(model).getTotalSpace() + (64L << 30);
    try (RandomAccessFile weights = new RandomAccessFile(model.resolve("a").toFile(), "rw")) {
      weights.setLength(larger);
    }
    Statement statement = StatementParser.parse(Statements.ofOneFile("a", "abc"));
    Progress progress = new Progress();

    Differences differences =
        ModelComparison.compare(
            model,
            statement,
            Scope.of(statement, new Scope(Set.of(), false, false), true),
            VerifiedFiles.none(),
            progress);

    assertThat(differences.first(2))
        .extracting(Difference::why)
        .containsExactly("larger than the whole volume it is on");
    assertThat(progress.hashedBytes()).isZero();
  }
}
