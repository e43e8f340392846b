package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads and hashes, one thread's worth, always in the same buffer. */
final class HashLoop {
  // Large enough for few system calls, small enough for the second cache; direct, because the JDK
  // hands it on to the hash function in pieces that stay in the first.
  private static final int CHUNK = 128 << 10;

  private final ContentDigest digest;
  private final long shardSize;
  private final Progress progress;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);

  HashLoop(Serialization serialization, Progress progress) {
    this.digest = ContentDigest.of(serialization.hash());
    this.shardSize = serialization.shardSize();
    this.progress = progress;
  }

  /**
   * Compares the bytes from {@code from} to {@code to}, both at shards' borders, with what was
   * signed; stops at the first shard that differs.
   */
  void compare(OpenContent content, long from, long to) throws IOException {
    int shard = (int) (from / shardSize);
    for (long start = from; start < to && content.same(); start = end(start, to)) {
      if (!hash(content, start, end(start, to)) || !content.signed().matches(shard++, digest())) {
        content.differs();
      }
    }
    if (from == to && !content.signed().matches(shard, digest())) {
      content.differs(); // an empty file has a digest too
    }
    if (to == content.size() && content.same() && !endsAt(content, to)) {
      content.differs();
    }
  }

  private byte[] digest() {
    return digest.digest();
  }

  private long end(long start, long to) {
    return to - start > shardSize ? start + shardSize : to;
  }

  /** Hashes a range; false where the file ends before it does. */
  private boolean hash(OpenContent content, long start, long end) throws IOException {
    long position = start;
    while (position < end) {
      buffer.clear();
      if (end - position < CHUNK) {
        buffer.limit((int) (end - position));
      }
      int read = content.channel().read(buffer, position);
      if (read < 0) {
        digest();
        return false;
      }
      digest.update(buffer.flip());
      progress.hashed(read);
      position += read;
    }
    return true;
  }

  /** Whether nobody made the file longer while it was read. */
  private boolean endsAt(OpenContent content, long end) throws IOException {
    buffer.clear().limit(1);
    return content.channel().read(buffer, end) < 0;
  }
}
