package io.modelgate.verify.bundle;

import io.modelgate.pattern.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes a string of Base64 as it stands in JSON, piece by piece. It fails at the end of anything
 * else than what was there first.
 */
final class Base64Region extends InputStream {
  static final String SHORTER = "it became shorter while it was read";

  private static final int PIECE = 64 << 10;
  private static final int GROUP = 4; // characters that stand for three bytes

  private final InputStream in;
  private final byte[] expected;
  private final MessageDigest found = Sha256.begin();
  private final byte[] text = new byte[PIECE];
  private final byte[] decoded = new byte[PIECE];
  private long left;
  private int kept; // characters that wait for the rest of their group
  private int next;
  private int end;
  private boolean ended;

  /**
   * What is between the quotes.
   *
   * @param length how many characters it has, escapes and spaces included
   * @param expected the SHA-256 of what it stands for
   */
  Base64Region(InputStream in, long length, byte[] expected) {
    this.in = in;
    this.left = length;
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (next == end) {
      if (left == 0 && kept == 0) {
        requireSame();
        return -1;
      }
      fill();
    }
    int count = Math.min(length, end - next);
    System.arraycopy(decoded, next, bytes, offset, count);
    next += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void requireSame() throws IOException {
    if (!ended && !MessageDigest.isEqual(found.digest(), expected)) {
      throw new IOException("it changed while it was read");
    }
    ended = true;
  }

  private void fill() throws IOException {
    int asked = (int) Math.min(left, text.length - kept);
    int count = in.readNBytes(text, kept, asked);
    if (count < asked) {
      throw new IOException(SHORTER);
    }
    left -= count;
    int filled = kept;
    for (int i = kept; i < kept + count; i++) {
      if (text[i] > ' ' && text[i] != '\\') { // an escaped slash is one
        text[filled++] = text[i];
      }
    }
    int whole = left == 0 ? filled : filled - filled % GROUP;
    try {
      end = Base64.getDecoder().decode(Arrays.copyOf(text, whole), decoded);
    } catch (IllegalArgumentException e) {
      throw new IOException("it changed while it was read, or escapes its Base64", e);
    }
    found.update(decoded, 0, end);
    next = 0;
    kept = filled - whole;
    System.arraycopy(text, whole, text, 0, kept);
  }
}
