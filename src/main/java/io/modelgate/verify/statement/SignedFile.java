package io.modelgate.verify.statement;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The digests of one signed file: one for the whole file, or one for each shard in order.
 *
 * <p>There may be a million of them, so it holds no object per digest.
 */
public final class SignedFile {
  /** The size of a file that was signed whole. */
  static final long UNSIGNED_SIZE = -1;

  private final int index;
  private final long size;
  private final byte[] digests;
  private final int from;
  private final int length;

  /**
   * A file.
   *
   * @param digests holds its own, from {@code from} on, {@code length} bytes
   */
  SignedFile(int index, long size, byte[] digests, int from, int length) {
    this.index = index;
    this.size = size;
    this.digests = digests;
    this.from = from;
    this.length = length;
  }

  /** The same, without the statement's other files. */
  public SignedFile alone() {
    return new SignedFile(index, size, Arrays.copyOfRange(digests, from, from + length), 0, length);
  }

  /** A number from 0 that no other file of the statement has. */
  public int index() {
    return index;
  }

  /** Whether the signature says how long the file is: it does where files are cut into shards. */
  public boolean hasSize() {
    return size != UNSIGNED_SIZE;
  }

  /** The file's length in bytes, where {@link #hasSize}. */
  public long size() {
    return size;
  }

  /** Whether {@code digest} is that of the shard with this number, from 0; of the file with 0. */
  public boolean matches(int shard, byte[] digest) {
    long start = (long) shard * digest.length;
    int first = from + (int) start;
    return start + digest.length <= length
        && Arrays.equals(digests, first, first + digest.length, digest, 0, digest.length);
  }

  /** How many digests there are, each of so many bytes: one, or one for each shard. */
  public int shards(int digestLength) {
    return length / digestLength;
  }

  /** A copy of the digest of the shard with this number, from 0; of the file with 0. */
  public byte[] digest(int shard, int digestLength) {
    int first = from + shard * digestLength;
    return Arrays.copyOfRange(digests, first, first + digestLength);
  }

  /** Adds all digests, and the length if it is signed, to a computation. */
  public void addTo(MessageDigest computation) {
    computation.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
    computation.update(digests, from, length);
  }

  /** Whether all digests are the other's. */
  public boolean sameAs(SignedFile other) {
    return size == other.size
        && Arrays.equals(
            digests, from, from + length, other.digests, other.from, other.from + other.length);
  }
}
