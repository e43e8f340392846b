package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashLoopTest {
  @TempDir Path temporary;
  private boolean readsOn = true;

  @Test
  void fileIsReadToTheLengthItWasFoundWith() throws Exception {
    assertThat(isSame("abc", 3)).isTrue();
  }

  /** As on file systems of users, which may not know how long a file is. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 1L << 40})
  void whatAFileHoldsDecidesNotTheLengthThatIsTold(long told) throws Exception {
    assertThat(isSame("abc", told)).isTrue();
    assertThat(isSame("abd", told)).isFalse();
    assertThat(isSame("abcd", told)).isFalse();
    assertThat(isSame("ab", told)).isFalse();
  }

  @Test
  void fileThatSomebodyWritesToIsNotReadOn() throws Exception {
    readsOn = false;

    assertThat(isSame("abc", 2)).isFalse();
    assertThat(isSame("abc", 3)).isTrue();
  }

  @Test
  void fileThatGrewDiffers() throws Exception {
    assertThat(isSame("abcd", 3)).isFalse();
  }

  @Test
  void fileThatShrankDiffers() throws Exception {
    assertThat(isSame("ab", 3)).isFalse();
  }

  /** Whether a file that was found with {@code size} bytes is the signed {@code abc}. */
  private boolean isSame(String content, long size) throws Exception {
    Statement statement = StatementParser.parse(Statements.ofOneFile("a", "abc"));
    HashLoop loop = new HashLoop(statement.serialization(), new Progress());
    try (FileChannel channel = FileChannel.open(write(content))) {
      OpenContent open =
          new OpenContent(statement.files().file(0), channel, size, 1, () -> readsOn, () -> false);
      loop.compare(open, 0, size);
      return open.same();
    }
  }

  private Path write(String content) throws IOException {
    return Files.writeString(temporary.resolve("a"), content);
  }
}
