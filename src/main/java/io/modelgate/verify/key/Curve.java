package io.modelgate.verify.key;

import java.security.InvalidKeyException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;

/**
 * The curves of keys, each with the hash that signers pair with it (OpenSSF Model Signing v1.0,
 * algorithm registry).
 */
enum Curve {
  P256("1.2.840.10045.3.1.7", "SHA-256"),
  P384("1.3.132.0.34", "SHA-384"),
  P521("1.3.132.0.35", "SHA-512");

  private final String identifier;
  private final String hash;

  Curve(String identifier, String hash) {
    this.identifier = identifier;
    this.hash = hash;
  }

  /**
   * The curve that a key names.
   *
   * @throws InvalidKeyException where it is none of the three
   */
  static Curve of(ASN1ObjectIdentifier identifier) throws InvalidKeyException {
    for (Curve curve : values()) {
      if (curve.identifier.equals(identifier.getId())) {
        return curve;
      }
    }
    throw new InvalidKeyException("not on P-256, P-384 or P-521");
  }

  /** As keys name it. */
  ASN1ObjectIdentifier identifier() {
    return new ASN1ObjectIdentifier(identifier);
  }

  /** The Java name of the hash function. */
  String hash() {
    return hash;
  }

  /** The curve with its base point. */
  ECNamedDomainParameters parameters() {
    X9ECParameters parameters = CustomNamedCurves.getByOID(identifier());
    return new ECNamedDomainParameters(identifier(), parameters);
  }
}
