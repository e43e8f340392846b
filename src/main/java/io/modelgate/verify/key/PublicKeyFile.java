package io.modelgate.verify.key;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.trust.TrustMaterial;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;

/** Reads a PEM file with elliptic curve public keys (RFC 7468, section 13). */
public final class PublicKeyFile {
  static final String LABEL = "PUBLIC KEY";

  /** Each costs a verification; far more than signers have. */
  private static final int MAX_KEYS = 32;

  private PublicKeyFile() {}

  /**
   * Reads keys.
   *
   * @param reference a path, or {@code env://NAME}: see {@link TrustMaterial}
   * @return at least one, in the file's order
   * @throws NotCheckedException if it cannot be read, or holds anything but P-256, P-384 and P-521
   *     keys
   */
  public static List<EllipticCurveKey> read(String reference) throws NotCheckedException {
    TrustMaterial material = TrustMaterial.read("public key", reference);
    List<byte[]> blocks = material.pemBlocks(LABEL);
    if (blocks.size() > MAX_KEYS) {
      throw material.unusable("it contains " + blocks.size() + " keys, more than " + MAX_KEYS);
    }
    List<EllipticCurveKey> keys = new ArrayList<>();
    for (byte[] block : blocks) {
      try {
        keys.add(EllipticCurveKey.of(block));
      } catch (InvalidKeyException e) {
        throw material.unusable(
            (blocks.size() == 1 ? "it" : "key " + (keys.size() + 1) + " of " + blocks.size())
                + " is not an elliptic curve key on P-256, P-384 or P-521");
      }
    }
    return List.copyOf(keys);
  }
}
