package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.TreeVisitor.Content;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody writes to while they are compared. */
final class ContentsTest {
  private static final byte[] SIGNED = "abc".getBytes(UTF_8);

  @TempDir Path temporary;
  private Path file;
  private TestStatement signed = TestStatement.of(Map.of("a", SIGNED));

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.write(temporary.resolve("a"), SIGNED);
  }

  @Test
  void fileThatNobodyWritesToIsTheSame() throws Exception {
    assertThat(differences(() -> FileChannel.open(file)).isEmpty()).isTrue();
  }

  /** What was read is what was signed, and yet nobody knows what is there now. */
  @Test
  void fileThatChangesWhileItIsReadIsNotChecked() {
    assertChanged(() -> changing(() -> Files.write(file, SIGNED)));
  }

  @Test
  void changeThatIsHiddenByItsTimeIsSeen() {
    FileTime before = FileTime.fromMillis(0);
    assertChanged(
        () ->
            changing(
                () -> {
                  Files.write(file, "abd".getBytes(UTF_8));
                  Files.setLastModifiedTime(file, before);
                }));
  }

  @Test
  void fileThatIsReplacedWhileItIsReadIsNotChecked() {
    assertChanged(
        () -> {
          FileChannel open = FileChannel.open(file);
          Path other = Files.write(temporary.resolve("b"), SIGNED);
          Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
          return open;
        });
  }

  /** Of a model that is another's for certain, this is not what counts. */
  @Test
  void changeWhileReadingHidesNoOtherDifference() throws Exception {
    signed = TestStatement.of(Map.of("a", SIGNED, "b", SIGNED));

    assertThat(differences(() -> changing(() -> Files.write(file, SIGNED))).first(3))
        .extracting(Difference::file, Difference::why)
        .containsExactly(tuple("a", "it changed while it was read"), tuple("b", "missing"));
  }

  private interface Change {
    void run() throws IOException;
  }

  /** Opens the file, and then changes it so that the kernel's clock shows it. */
  private FileChannel changing(Change change) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    Optional<FileStamp> before = FileStamp.of(file, found);
    FileChannel open = FileChannel.open(file);
    do {
      change.run();
    } while (FileStamp.of(file, found).equals(before));
    return open;
  }

  private void assertChanged(Content content) {
    assertThatThrownBy(() -> differences(content))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "model a: it changed while it was read; verify it again when nothing writes to it any"
                + " more");
  }

  private Differences differences(Content content) throws Exception {
    Statement statement = StatementParser.parse(signed.json());
    HashPool pool = new HashPool(() -> new HashLoop(statement.serialization(), new Progress()));
    ComparedFiles findings = new ComparedFiles(statement);
    VerifiedFiles.Round round = VerifiedFiles.none().begin(temporary);
    Contents contents =
        new Contents(
            statement.serialization(),
            new Volume(Files::getFileStore),
            pool,
            findings,
            round,
            Schedule.asFound(),
            new Progress());
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    contents.compare(
        new SignedContent(
            "a",
            Objects.requireNonNull(statement.files().find("a")),
            file,
            found,
            FileStamp.of(file, found)),
        content);
    pool.finish();
    pool.await();
    return findings.close(Scope.AS_SIGNED);
  }
}
