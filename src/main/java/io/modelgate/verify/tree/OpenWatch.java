package io.modelgate.verify.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches that opening a file ends: a file swapped for a pipe just before it is opened would block
 * for ever, and no platform call can be taken back.
 */
final class OpenWatch {
  /** A network file system may need that long. */
  static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

  private final long longest;

  private record Attempt(String name, long since) {}

  private volatile @Nullable Attempt attempt;

  OpenWatch(Duration longest) {
    this.longest = longest.toNanos();
  }

  /** Opens on behalf of the walk. */
  FileChannel open(String name, TreeVisitor.Content content) throws IOException {
    attempt = new Attempt(name, System.nanoTime());
    try {
      return content.open();
    } finally {
      attempt = null;
    }
  }

  /** The file that takes too long to open, by name. */
  @Nullable String stuck() {
    Attempt current = attempt;
    return current != null && System.nanoTime() - current.since > longest ? current.name : null;
  }
}
