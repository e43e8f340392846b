package io.modelgate.verify.timestamp;

import io.modelgate.verify.problem.VerificationException;

/**
 * Walks through the tags and lengths of ASN.1 (X.690, 8.1) without recursion: the library's reader
 * calls itself for each level, and what is nested thousands of times would end the process.
 */
final class Asn1Depth {
  /** A token with its certificates has 16 levels. */
  private static final int MAX_DEPTH = 64;

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;
  private static final int MORE = 0x80;
  private static final int INDEFINITE = -1;

  private final byte[] bytes;
  private final int[] ends = new int[MAX_DEPTH]; // of the values that the walk is in, or INDEFINITE
  private int depth;
  private int at;

  private Asn1Depth(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Refuses what is no single value, or is nested too deep.
   *
   * @param what how the sentence calls it
   */
  static void check(String what, byte[] bytes) throws VerificationException {
    Asn1Depth walk = new Asn1Depth(bytes);
    do {
      if (!walk.step()) {
        throw new VerificationException(
            what + " is not ASN.1, or is nested deeper than " + MAX_DEPTH + " levels");
      }
      walk.leave();
    } while (walk.depth > 0);
    if (walk.at != bytes.length) {
      throw new VerificationException("there are bytes after " + what);
    }
  }

  /** Reads a tag and a length, and what is in between of a value that holds no others. */
  private boolean step() {
    if (at >= bytes.length) {
      return false;
    }
    int tag = bytes[at++];
    if ((tag & LONG_TAG) == LONG_TAG) {
      while (at < bytes.length && (bytes[at] & MORE) != 0) {
        at++;
      }
      at++;
    }
    int length = length();
    if (tag == 0 && length == 0 && depth > 0 && ends[depth - 1] == INDEFINITE) {
      depth--; // the end of its contents
      return true;
    }
    int end = length == INDEFINITE ? INDEFINITE : at + length;
    if (length < INDEFINITE || end > bytes.length || end > limit()) {
      return false;
    }
    if ((tag & CONSTRUCTED) == 0) {
      at = end;
      return length != INDEFINITE;
    }
    if (depth == MAX_DEPTH) {
      return false;
    }
    ends[depth++] = end;
    return true;
  }

  /** INDEFINITE for an indefinite one; less for one that is none. */
  private int length() {
    int first = at < bytes.length ? bytes[at++] & 0xff : INDEFINITE - 1;
    if (first == MORE) {
      return INDEFINITE;
    }
    if (first < MORE) {
      return first;
    }
    int length = 0;
    for (int left = first - MORE; left > 0; left--) {
      if (at >= bytes.length || length > bytes.length) {
        return INDEFINITE - 1;
      }
      length = (length << Byte.SIZE) | (bytes[at++] & 0xff);
    }
    return length > bytes.length ? INDEFINITE - 1 : length;
  }

  /** Where the nearest value with a length ends. */
  private int limit() {
    for (int i = depth - 1; i >= 0; i--) {
      if (ends[i] != INDEFINITE) {
        return ends[i];
      }
    }
    return bytes.length;
  }

  private void leave() {
    while (depth > 0 && ends[depth - 1] == at) {
      depth--;
    }
  }
}
