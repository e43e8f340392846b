package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads and hashes, one thread's worth, always in the same buffer. */
final class HashLoop {
  // Large enough for few system calls, small enough for the second cache.
  private static final int CHUNK_BYTES = 128 << 10;

  // Small enough for the first cache; twice what the JDK would make of a direct buffer itself.
  private static final int PIECE = 8 << 10;

  /** So much is read beyond a file's end before the next look at whether somebody writes to it. */
  private static final long FURTHER = 1L << 30;

  private final ContentDigest digest;
  private final long shardSize;
  private final Progress progress;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final byte[] piece = new byte[PIECE];

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
    for (long start = from; start < to && wants(content); start = end(start, to)) {
      compare(content, shard++, start, end(start, to));
    }
    if (from == to && wants(content)) {
      compare(content, shard, from, to); // an empty file has a digest too
    }
  }

  private static boolean wants(OpenContent content) {
    return content.same() && !content.isAbandoned();
  }

  private void compare(OpenContent content, int shard, long start, long end) throws IOException {
    boolean complete =
        shardSize == Serialization.WHOLE_FILES ? hash(content) : hash(content, start, end);
    byte[] found = digest.digest();
    if (!content.isAbandoned() && !(complete && content.signed().matches(shard, found))) {
      content.differs();
    }
  }

  private long end(long start, long to) {
    return to - start > shardSize ? start + shardSize : to;
  }

  /**
   * Hashes a whole file to its end, wherever the file system says that this is: what it holds
   * decides. False where it goes on and somebody writes to it, or beyond what a file may have.
   */
  private boolean hash(OpenContent content) throws IOException {
    long stop = content.size() + 1;
    long position = 0;
    while (position < stop || content.readsOnAt(position)) {
      stop = position < stop ? stop : position + FURTHER;
      int asked = (int) Math.min(CHUNK_BYTES, stop - position);
      int read = content.channel().read(buffer.clear().limit(asked), position);
      if (read > 0) {
        update(buffer.flip());
        progress.hashed(read);
        position += read;
      }
      if (read < 0 || (read < asked && position == content.size()) || content.isAbandoned()) {
        return true;
      }
    }
    return false;
  }

  /** Hashes a range; false where the file ends before it does, or is longer than it was. */
  private boolean hash(OpenContent content, long start, long end) throws IOException {
    // One byte too many is asked for at the end, to see that there is none.
    long stop = end == content.size() ? end + 1 : end;
    long position = start;
    boolean atEnd = false;
    while (position < stop && !atEnd) {
      int asked = (int) Math.min(CHUNK_BYTES, stop - position);
      int read = content.channel().read(buffer.clear().limit(asked), position);
      if (read > 0) {
        update(buffer.flip());
        progress.hashed(read);
        position += read;
      }
      atEnd = read < 0 || (read < asked && position == end) || content.isAbandoned();
    }
    return position == end;
  }

  private void update(ByteBuffer read) {
    while (read.hasRemaining()) {
      int length = Math.min(PIECE, read.remaining());
      read.get(piece, 0, length);
      digest.update(piece, length);
    }
  }
}
