package io.modelgate.verify.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/** Decodes a string of Base64 as it stands in JSON, piece by piece. */
final class Base64Region extends FilterInputStream {
  static final String SHORTER = "it became shorter while it was read";

  private static final int PIECE = 64 << 10;
  private static final int GROUP = 4; // characters that stand for three bytes

  private final byte[] text = new byte[PIECE];
  private final byte[] decoded = new byte[PIECE];
  private int kept; // characters that wait for the rest of their group
  private int next;
  private int end;
  private long left;

  /**
   * @param length how many characters it has, escapes and spaces included
   */
  Base64Region(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (next == end) {
      if (left == 0 && kept == 0) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, end - next);
    System.arraycopy(decoded, next, bytes, offset, count);
    next += count;
    return count;
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
    byte[] group = whole == text.length ? text : Arrays.copyOf(text, whole);
    try {
      end = Base64.getDecoder().decode(group, decoded);
    } catch (IllegalArgumentException e) {
      throw new IOException("it changed while it was read, or escapes its Base64", e);
    }
    next = 0;
    kept = filled - whole;
    System.arraycopy(text, whole, text, 0, kept);
  }
}
