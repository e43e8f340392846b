package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model's directory with one flaw: each is named with its file. */
@Timeout(60)
final class HostileModelTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir Path temporary;
  private SignedModel model;
  private Path root;

  @BeforeEach
  void signOneFile() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
    root = model.path();
    Files.write(root.resolve("a"), CONTENT);
    model.sign(TestStatement.of(Map.of("a", CONTENT)));
  }

  @Test
  void fileWithoutFlawIsVerified() throws Exception {
    assertThat(model.differences()).isEmpty();
  }

  @Test
  void socketIsRefused() throws Exception {
    Files.delete(root.resolve("a"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("a")));

      assertThat(model.differences())
          .containsExactly("a: neither a file nor a directory, which cannot be verified");
    }
  }

  @Test
  void directoryInPlaceOfAFileIsNamed() throws Exception {
    Files.delete(root.resolve("a"));
    Files.createDirectory(root.resolve("a"));
    Files.write(root.resolve("a/a"), CONTENT);

    assertThat(model.differences()).containsExactly("a: missing", "a/a: not signed");
  }

  @Test
  void fileThatIsLargerThanItsVolumeIsNotRead() throws Exception {
    long size = Files.getFileStore(root).getTotalSpace() + (1L << 30);
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("a").toFile(), "rw")) {
      sparse.setLength(size);
    }

    assertThat(model.differences()).containsExactly("a: larger than the whole volume it is on");
    assertThat(model.verify().bytes()).isZero();
  }

  @Test
  void unsignedSparseFileIsNotRead() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("b").toFile(), "rw")) {
      sparse.setLength(1L << 34);
    }

    assertThat(model.differences()).containsExactly("b: not signed");
    assertThat(model.verify().bytes()).isEqualTo(CONTENT.length);
  }

  @Test
  void fileOfAnotherLengthThanItsShardsIsNotRead() throws Exception {
    model.sign(TestStatement.of(Map.of("a", CONTENT)).withShards(4));
    assertThat(model.differences()).isEmpty();

    for (String content : new String[] {"conten", "content2", "", "contentcontent"}) {
      Files.writeString(root.resolve("a"), content);

      assertThat(model.differences()).containsExactly("a: changed since it was signed");
      assertThat(model.verify().bytes()).isZero();
    }
  }

  @Test
  void oneChangedShardIsEnough() throws Exception {
    model.sign(TestStatement.of(Map.of("a", CONTENT)).withShards(4));

    for (String content : new String[] {"Content", "contenT"}) {
      Files.writeString(root.resolve("a"), content);

      assertThat(model.differences()).containsExactly("a: changed since it was signed");
    }
  }

  @Test
  void namesThatDifferInNormalisationOrCaseAreOthers() throws Exception {
    model.sign(TestStatement.of(Map.of("\u00fc", CONTENT, "B", CONTENT, "a", CONTENT)));
    Files.write(root.resolve("u\u0308"), CONTENT);
    Files.write(root.resolve("b"), CONTENT);

    assertThat(model.differences())
        .containsExactly("B: missing", "b: not signed", "u\u0308: not signed", "\u00fc: missing");
  }

  @Test
  void longPathIsRefused() throws Exception {
    String name = "d".repeat(200);
    run("cd '%s'; for i in $(seq 25); do mkdir %s; cd %s; done".formatted(root, name, name));
    try {
      assertThat(model.differences())
          .containsExactly(
              (name + "/").repeat(21).substring(0, 4096)
                  + ": its path is longer than 4096, which cannot be verified");
    } finally {
      run("rm -r '%s'".formatted(root)); // Java cannot delete it
    }
  }

  @Test
  void deviceAsModelIsRefused() throws Exception {
    assertThat(SignedModel.differences(model.verify(Path.of("/dev/zero"), new Progress())))
        .containsExactly(
            "a: missing", "zero: neither a file nor a directory, which cannot be verified");
  }

  private static void run(String script) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("bash", "-ec", script).inheritIO().start().waitFor()).isZero();
  }
}
