package io.modelgate.verify.statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Strings of bytes, one behind the other: it grows without being copied. */
final class ByteArena {
  private static final int BITS = 18;
  private static final int CHUNK = 1 << BITS;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - 1 - BITS);
  private static final int LONG = 0x80;

  private final List<byte[]> chunks = new ArrayList<>();
  private int used = CHUNK;

  /**
   * Adds one.
   *
   * @return its place
   */
  int add(byte[] bytes, int from, int to) {
    int length = to - from;
    int head = length < LONG ? 1 : 3;
    if (used + head + length > CHUNK) {
      if (chunks.size() == MAX_CHUNKS || head + length > CHUNK) {
        throw new OutOfMemoryError("names");
      }
      chunks.add(new byte[CHUNK]);
      used = 0;
    }
    byte[] chunk = chunks.get(chunks.size() - 1);
    int place = ((chunks.size() - 1) << BITS) | used;
    if (length < LONG) {
      chunk[used] = (byte) length;
    } else {
      chunk[used] = (byte) (LONG | (length >> 16));
      chunk[used + 1] = (byte) (length >> 8);
      chunk[used + 2] = (byte) length;
    }
    System.arraycopy(bytes, from, chunk, used + head, length);
    used += head + length;
    return place;
  }

  int length(int place) {
    byte[] chunk = chunks.get(place >>> BITS);
    int at = place & (CHUNK - 1);
    return (chunk[at] & LONG) == 0
        ? chunk[at]
        : ((chunk[at] & 0x7f) << 16) | ((chunk[at + 1] & 0xff) << 8) | (chunk[at + 2] & 0xff);
  }

  void copy(int place, byte[] into, int at) {
    int length = length(place);
    System.arraycopy(chunks.get(place >>> BITS), start(place, length), into, at, length);
  }

  boolean equal(int place, byte[] bytes, int from, int to) {
    int length = length(place);
    int start = start(place, length);
    return length == to - from
        && Arrays.equals(chunks.get(place >>> BITS), start, start + length, bytes, from, to);
  }

  private static int start(int place, int length) {
    return (place & (CHUNK - 1)) + (length < LONG ? 1 : 3);
  }
}
