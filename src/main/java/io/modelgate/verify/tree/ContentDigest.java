package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash function in one thread's hands; after {@link #digest} it starts again. */
interface ContentDigest {
  /** Hashes the first bytes of {@code piece}. */
  void update(byte[] piece, int length);

  /** The digest of all that was hashed since the last one. */
  byte[] digest();

  /** A new hash function. */
  static ContentDigest of(Hash hash) {
    return switch (hash) {
      case SHA256 -> platform("SHA-256");
      case BLAKE2B -> BlakeDigest.blake2b(hash.length());
      case BLAKE3 -> BlakeDigest.blake3(hash.length());
    };
  }

  private static ContentDigest platform(String name) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
    return new ContentDigest() {
      @Override
      public void update(byte[] piece, int length) {
        digest.update(piece, 0, length);
      }

      @Override
      public byte[] digest() {
        return digest.digest();
      }
    };
  }
}
