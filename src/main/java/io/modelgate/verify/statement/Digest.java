package io.modelgate.verify.statement;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: 32 bytes. */
public final class Digest {
  private static final int LENGTH = 32;
  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A digest that was just computed.
   *
   * @param bytes the digest as {@link java.security.MessageDigest#digest()} gives it
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    return new Digest(bytes.clone());
  }

  /**
   * A digest that was written down.
   *
   * @param hex 64 hexadecimal digits
   * @throws IllegalArgumentException where it is anything else
   */
  public static Digest parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The bytes, as a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
