package io.modelgate.verify.statement;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;

/** The hash functions for files (OpenSSF Model Signing v1.0, algorithm registry). */
public enum Hash {
  /** SHA-256 with a digest of 256 bits (FIPS 180-4). */
  SHA256("sha256", 32),
  /** BLAKE2b with a digest of 512 bits (RFC 7693). */
  BLAKE2B("blake2b", 64),
  /** BLAKE3 with a digest of 256 bits. */
  BLAKE3("blake3", 32);

  private final String identifier;
  private final int length;

  Hash(String identifier, int length) {
    this.identifier = identifier;
    this.length = length;
  }

  /**
   * The hash function that a statement names.
   *
   * @throws VerificationException where it is none of the registry
   */
  static Hash of(String identifier) throws VerificationException {
    for (Hash hash : values()) {
      if (hash.identifier.equals(identifier)) {
        return hash;
      }
    }
    throw new VerificationException(
        "predicate.serialization.hash_type is "
            + Printable.of(identifier)
            + ", not sha256, blake2b or blake3");
  }

  /** As statements name it. */
  public String identifier() {
    return identifier;
  }

  /** Bytes of a digest. */
  public int length() {
    return length;
  }
}
