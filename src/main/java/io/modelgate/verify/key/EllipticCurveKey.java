package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key on P-256, P-384 or P-521, with the hash that signers pair with the curve (OpenSSF
 * Model Signing v1.0, algorithm registry).
 */
public final class EllipticCurveKey {
  private enum Curve {
    P256("secp256r1", "SHA256withECDSA"),
    P384("secp384r1", "SHA384withECDSA"),
    P521("secp521r1", "SHA512withECDSA");

    private final String name;
    private final String algorithm;

    Curve(String name, String algorithm) {
      this.name = name;
      this.algorithm = algorithm;
    }

    private boolean holds(ECPublicKey key) throws GeneralSecurityException {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters
          .getParameterSpec(ECParameterSpec.class)
          .getCurve()
          .equals(key.getParams().getCurve());
    }
  }

  private final ECPublicKey key;
  private final Curve curve;

  private EllipticCurveKey(ECPublicKey key, Curve curve) {
    this.key = key;
    this.curve = curve;
  }

  static EllipticCurveKey of(ECPublicKey key) throws GeneralSecurityException {
    for (Curve curve : Curve.values()) {
      if (curve.holds(key)) {
        return new EllipticCurveKey(key, curve);
      }
    }
    throw new InvalidKeyException("not on P-256, P-384 or P-521");
  }

  /** SHA-256 of the DER-encoded SubjectPublicKeyInfo, in hex: what people compare. */
  public String fingerprint() {
    return sha256(key.getEncoded());
  }

  /** SHA-256 of the PEM encoding with its last line break, in hex: what signers write as hint. */
  String pemFingerprint() {
    return sha256(pem());
  }

  /** The key as PEM (RFC 7468), as signers before v1.1.0 put it into the bundle. */
  byte[] pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
        .getBytes(US_ASCII);
  }

  /** The key as DER-encoded SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
  byte[] der() {
    return key.getEncoded();
  }

  /**
   * Whether {@code signature} (DER, RFC 3279 2.2.3) is this key's over the parts of a message, put
   * together.
   */
  boolean verifies(byte[] signature, byte[]... message) {
    try {
      Signature verifier = Signature.getInstance(curve.algorithm);
      verifier.initVerify(key);
      for (byte[] part : message) {
        verifier.update(part);
      }
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // the bytes are no ECDSA signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + curve.algorithm, e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
