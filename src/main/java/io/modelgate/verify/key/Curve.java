package io.modelgate.verify.key;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The curves of keys, each with the hash that signers pair with it (OpenSSF Model Signing v1.0,
 * algorithm registry).
 */
enum Curve {
  P256("secp256r1", "SHA256"),
  P384("secp384r1", "SHA384"),
  P521("secp521r1", "SHA512");

  private final String standardName;
  private final String hash;

  /**
   * @param standardName RFC 5480, 2.1.1.1
   * @param hash as Java's names of signature algorithms begin
   */
  Curve(String standardName, String hash) {
    this.standardName = standardName;
    this.hash = hash;
  }

  String hash() {
    return hash;
  }

  /** The curve of a key; empty if it is none of these. */
  static Optional<Curve> of(ECPublicKey key) {
    try {
      byte[] found = encoded(key.getParams());
      for (Curve each : values()) {
        if (Arrays.equals(found, encoded(new ECGenParameterSpec(each.standardName)))) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty(); // a curve without a name
    }
  }

  /** DER: the curve's object identifier. */
  private static byte[] encoded(AlgorithmParameterSpec curve)
      throws GeneralSecurityException, IOException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(curve);
    return parameters.getEncoded();
  }
}
