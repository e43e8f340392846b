package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifiedFilesTest {
  @TempDir(factory = OnDisk.class)
  Path temporary;

  private Path model;
  private Statement statement;

  @BeforeEach
  void signOneFile() throws Exception {
    model = temporary.toRealPath();
    Files.writeString(model.resolve("a"), "abc");
    statement = StatementParser.parse(Statements.ofOneFile("a", "abc"));
    Thread.sleep(50); // the change time is past
  }

  @Test
  void fileThatNobodyTouchedIsHashedOnce() throws Exception {
    VerifiedFiles known = VerifiedFiles.remembering(Duration.ZERO);

    assertThat(hashed(known)).isEqualTo(3);
    assertThat(hashed(known)).isZero();
  }

  @Test
  void changeThatKeepsSizeAndModificationTimeIsSeen() throws Exception {
    VerifiedFiles known = VerifiedFiles.remembering(Duration.ZERO);
    assertThat(hashed(known)).isEqualTo(3);

    FileTime before = Files.getLastModifiedTime(model.resolve("a"));
    Files.writeString(model.resolve("a"), "evl");
    Files.setLastModifiedTime(model.resolve("a"), before);

    assertThat(compare(known, new Progress()).count()).isOne();
  }

  @Test
  void fileThatWasTouchedJustNowIsHashedAgain() throws Exception {
    VerifiedFiles known = VerifiedFiles.remembering();

    assertThat(hashed(known)).isEqualTo(3);
    assertThat(hashed(known)).isEqualTo(3);
  }

  private long hashed(VerifiedFiles known) throws Exception {
    Progress progress = new Progress();
    assertThat(compare(known, progress).isEmpty()).isTrue();
    return progress.hashedBytes();
  }

  private Differences compare(VerifiedFiles known, Progress progress) throws Exception {
    Scope scope = Scope.of(statement, new Scope(Set.of(), false, false), true);
    return ModelComparison.compare(model, statement, scope, known, progress);
  }
}
