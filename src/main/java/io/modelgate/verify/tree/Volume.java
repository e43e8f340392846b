package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The volume that a model is on; looked at only for files that are suspiciously large. */
final class Volume {
  /** Hashing this takes less than a minute: not worth a look at the mounts. */
  private static final long SUSPICIOUS = 32L << 30;

  private final Path root;

  Volume(Path root) {
    this.root = root;
  }

  /** Whether a file of this size, in bytes, would not fit: reading its holes could take years. */
  boolean cannotHold(long size) throws IOException {
    if (size < SUSPICIOUS) {
      return false;
    }
    long total = Files.getFileStore(root).getTotalSpace();
    return total > 0 && size > total; // some network file systems say 0
  }
}
