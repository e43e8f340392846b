package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the file system that a file is on says of sizes, and whether that can be believed; looked at
 * only for files that are suspicious.
 */
final class Volume {
  /** Hashing this takes less than a minute: not worth a look at the mounts. */
  private static final long SUSPICIOUS = 32L << 30;

  /** Ten times the largest weights that anybody keeps in one file. */
  private static final long MAX_TIB = 16;

  static final long MAX_BYTES = MAX_TIB << 40;

  /**
   * File systems whose sizes are the disk's or the memory's. What others say is a server's, a
   * cache's or made up, and a sandbox shows any file system of the node's as its own.
   */
  private static final Set<String> BELIEVED =
      Set.of("ext2", "ext3", "ext4", "xfs", "f2fs", "tmpfs", "overlay");

  private final Stores stores;

  /**
   * @param stores the file systems of files
   */
  Volume(Stores stores) {
    this.stores = stores;
  }

  /** Finds the file system that a file is on. */
  @FunctionalInterface
  interface Stores {
    FileStore of(Path file) throws IOException;
  }

  /**
   * Why a file of this size, in bytes, is not read: its holes could take years.
   *
   * @return a clause; empty if it is read
   */
  Optional<String> refuses(Path file, long size) throws IOException {
    if (size > MAX_BYTES) {
      return Optional.of("larger than " + MAX_TIB + " TiB");
    }
    if (size < SUSPICIOUS) {
      return Optional.empty();
    }
    FileStore store = stores.of(file);
    return BELIEVED.contains(store.type()) && size > store.getTotalSpace()
        ? Optional.of("larger than the whole volume it is on")
        : Optional.empty();
  }

  /** Whether a file's size is certainly what it holds. */
  boolean reportsSizes(Path file) throws IOException {
    return BELIEVED.contains(stores.of(file).type());
  }
}
