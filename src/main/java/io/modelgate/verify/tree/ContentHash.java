package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Computes SHA-256 of one file after the other in one buffer, and counts what it has read. */
final class ContentHash {
  private static final int CHUNK = 1 << 18;

  private final MessageDigest sha256;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private long bytes;

  ContentHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads {@code channel} to its end. */
  Digest of(ReadableByteChannel channel) throws IOException {
    buffer.clear();
    for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer)) {
      bytes += read;
      sha256.update(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return Digest.of(sha256.digest());
  }

  /** All bytes read so far. */
  long bytes() {
    return bytes;
  }
}
