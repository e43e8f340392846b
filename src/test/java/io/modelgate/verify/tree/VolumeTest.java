package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            Scope.of(statement, Scope.AS_SIGNED, true),
            VerifiedFiles.none(),
            progress);

    assertThat(differences.first(2))
        .extracting(Difference::why)
        .containsExactly("larger than the whole volume it is on");
    assertThat(progress.hashedBytes()).isZero();
  }

  /** What FUSE says of a volume is a cache's, or made up. */
  @ParameterizedTest
  @ValueSource(strings = {"fuse", "fuse.s3fs", "9p", "virtiofs", "nfs4", "ceph", "zfs"})
  void fileMayBeLargerThanAFileSystemThatIsNoDisksSays(String type) throws Exception {
    Volume volume = new Volume(file -> new Store(type, 1L << 30));

    assertThat(volume.refuses(temporary, 40L << 30)).isEmpty();
    assertThat(volume.refuses(temporary, 17L << 40)).contains("larger than 16 TiB");
    assertThat(volume.reportsSizes(temporary)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "tmpfs", "overlay"})
  void fileMayNotBeLargerThanItsDisk(String type) throws Exception {
    Volume volume = new Volume(file -> new Store(type, 1L << 30));

    assertThat(volume.refuses(temporary, 40L << 30))
        .contains("larger than the whole volume it is on");
    assertThat(volume.refuses(temporary, 1L << 30)).isEmpty();
    assertThat(volume.reportsSizes(temporary)).isTrue();
  }

  /** A file system of this type and size. */
  private static final class Store extends FileStore {
    private final String type;
    private final long total;

    Store(String type, long total) {
      this.type = type;
      this.total = total;
    }

    @Override
    public String name() {
      return type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public boolean isReadOnly() {
      return true;
    }

    @Override
    public long getTotalSpace() {
      return total;
    }

    @Override
    public long getUsableSpace() {
      return 0;
    }

    @Override
    public long getUnallocatedSpace() {
      return 0;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> view) {
      return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
      return false;
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> view) {
      return null;
    }

    @Override
    public Object getAttribute(String attribute) {
      throw new UnsupportedOperationException(attribute);
    }
  }
}
