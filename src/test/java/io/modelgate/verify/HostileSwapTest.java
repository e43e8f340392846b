package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Someone changes the model while it is verified. */
@Timeout(120)
final class HostileSwapTest {
  private static final byte[] SIGNED = "signed".getBytes(UTF_8);
  private static final int ROUNDS = 500;

  @TempDir Path temporary;
  private SignedModel model;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeModel() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
    root = model.path();
    outside = Files.createDirectory(temporary.resolve("outside"));
    Files.write(outside.resolve("a"), SIGNED);
    Files.createDirectory(outside.resolve("d"));
    Files.write(outside.resolve("d").resolve("a"), SIGNED);
    Files.write(outside.resolve("d/a"), SIGNED);
  }

  /** What was signed lies outside only: whoever reads it followed a link. */
  @Test
  void fileSwappedForALinkIsNeverReadThere() throws Exception {
    model.sign(TestStatement.of(Map.of("a", SIGNED)));
    Path file = root.resolve("a");
    Files.writeString(file, "forged");

    neverVerified(
        () -> {
          Path link = temporary.resolve("link");
          Files.createSymbolicLink(link, outside.resolve("a"));
          Files.move(link, file, ATOMIC_MOVE);
          Path forged = Files.writeString(temporary.resolve("forged"), "forged");
          Files.move(forged, file, ATOMIC_MOVE);
        });
  }

  @Test
  void directorySwappedForALinkIsNeverReadThere() throws Exception {
    model.sign(TestStatement.of(Map.of("d/a", SIGNED)));

    neverVerified(swapOfTheDirectory());
  }

  @Test
  void directoryOnALinksWaySwappedForALinkIsNeverReadThere() throws Exception {
    model.sign(TestStatement.of(Map.of("l", SIGNED)).withSymlinks().ignoring("d"));
    Files.createSymbolicLink(root.resolve("l"), Path.of("d/a"));

    neverVerified(swapOfTheDirectory());
  }

  private Swap swapOfTheDirectory() throws IOException {
    Path directory = Files.createDirectory(root.resolve("d"));
    Files.writeString(directory.resolve("a"), "forged");
    return () -> {
      Path aside = Files.move(directory, temporary.resolve("aside"), ATOMIC_MOVE);
      Files.createSymbolicLink(directory, outside.resolve("d"));
      Files.delete(directory);
      Files.move(aside, directory, ATOMIC_MOVE);
    };
  }

  @Test
  void linkInsideTheModelSwappedForOneThatLeadsOutIsNeverReadThere() throws Exception {
    model.sign(TestStatement.of(Map.of("l", SIGNED)).withSymlinks().ignoring("b"));
    Files.writeString(root.resolve("b"), "forged");
    Path link = root.resolve("l");
    Files.createSymbolicLink(link, Path.of("b"));

    neverVerified(
        () -> {
          for (Path target : new Path[] {outside.resolve("a"), Path.of("b")}) {
            Path next = Files.createSymbolicLink(temporary.resolve("next"), target);
            Files.move(next, link, ATOMIC_MOVE);
          }
        });
  }

  @Test
  void fileThatGrowsWhileItIsReadIsChanged() throws Exception {
    changedWhileRead(file -> file.setLength(file.length() + 1));
  }

  @Test
  void fileThatIsCutWhileItIsReadIsChanged() throws Exception {
    changedWhileRead(file -> file.setLength(file.length() - 1));
  }

  private interface Change {
    void make(RandomAccessFile file) throws IOException;
  }

  private void changedWhileRead(Change change) throws Exception {
    byte[] large = new byte[200 << 20];
    model.sign(TestStatement.of(Map.of("a", large)));
    Files.write(root.resolve("a"), large);
    Progress progress = new Progress();

    CompletableFuture<VerificationResult> verification =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return model.verify(root, progress);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (progress.hashedBytes() == 0) {
      Thread.onSpinWait();
    }
    try (RandomAccessFile file = new RandomAccessFile(root.resolve("a").toFile(), "rw")) {
      change.make(file);
    }

    assertThat(progress.hashedBytes()).isLessThan(large.length); // else this came too late
    assertThatThrownBy(verification::join)
        .rootCause()
        .isInstanceOf(NotCheckedException.class)
        .hasMessageContaining("it changed while it was read");
  }

  private interface Swap {
    void run() throws IOException;
  }

  private void neverVerified(Swap swap) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> swaps =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              try {
                for (; !done.get(); count++) {
                  swap.run();
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              return count;
            });
    try {
      for (int i = 0; i < ROUNDS && !swaps.isDone(); i++) {
        assertThat(verified()).isFalse();
      }
    } finally {
      done.set(true);
    }
    assertThat(swaps.join()).isGreaterThan(10);
  }

  private boolean verified() {
    try {
      return model.verify().verified();
    } catch (NotCheckedException | VerificationException e) {
      return false; // what it was reading went away
    }
  }
}
