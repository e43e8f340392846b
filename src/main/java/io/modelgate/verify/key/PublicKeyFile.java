package io.modelgate.verify.key;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.trust.TrustMaterial;
import java.security.InvalidKeyException;

/** Reads a PEM file with an elliptic curve public key (RFC 7468, section 13). */
public final class PublicKeyFile {
  static final String LABEL = "PUBLIC KEY";

  private PublicKeyFile() {}

  /**
   * Reads a key.
   *
   * @param reference a path, or {@code env://NAME}: see {@link TrustMaterial}
   * @throws NotCheckedException where it cannot be read or holds no P-256, P-384 or P-521 key
   */
  public static EllipticCurveKey read(String reference) throws NotCheckedException {
    TrustMaterial material = TrustMaterial.read("public key", reference);
    try {
      return EllipticCurveKey.of(material.pemBlocks(LABEL).get(0));
    } catch (InvalidKeyException e) {
      throw material.unusable("it is not an elliptic curve key on P-256, P-384 or P-521");
    }
  }
}
