package io.modelgate.verify.tree;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** The hash functions that no Java platform has; its library is loaded only for them. */
final class BlakeDigest implements ContentDigest {
  private final Digest digest;

  private BlakeDigest(Digest digest) {
    this.digest = digest;
  }

  static ContentDigest blake2b(int length) {
    return new BlakeDigest(new Blake2bDigest(length * Byte.SIZE));
  }

  static ContentDigest blake3(int length) {
    return new BlakeDigest(new Blake3Digest(length * Byte.SIZE));
  }

  @Override
  public void update(byte[] piece, int length) {
    digest.update(piece, 0, length);
  }

  @Override
  public byte[] digest() {
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }
}
