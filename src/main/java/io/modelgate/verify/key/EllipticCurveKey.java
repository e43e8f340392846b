package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.LegacyPreAuthenticationEncoding;
import io.modelgate.verify.pem.Pem;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key on P-256, P-384 or P-521, with the hash that signers pair with the curve (OpenSSF
 * Model Signing v1.0, algorithm registry).
 */
public final class EllipticCurveKey {
  /** What v0.1 and v0.2 signed with, whatever the curve. */
  private static final String LEGACY_ALGORITHM = "SHA256withECDSA";

  /** Feeds what an envelope's signature is over. */
  @FunctionalInterface
  private interface Encoding {
    void update(Signature verifier, Envelope envelope) throws SignatureException;
  }

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

  /**
   * A key for the verification of signatures.
   *
   * @throws GeneralSecurityException where it is on none of the three curves
   */
  public static EllipticCurveKey of(ECPublicKey key) throws GeneralSecurityException {
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

  private byte[] pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
        .getBytes(US_ASCII);
  }

  /**
   * Whether {@code bytes} are this key: DER (SubjectPublicKeyInfo, RFC 5280, 4.1.2.7), or PEM as
   * signers before v1.1.0 put it into the bundle.
   */
  boolean isEncodedIn(byte[] bytes) {
    byte[] der = key.getEncoded();
    return Arrays.equals(bytes, der)
        || Pem.blocks(bytes, PublicKeyFile.LABEL).stream()
            .anyMatch(block -> Arrays.equals(block, der));
  }

  /**
   * Whether the envelope's signature (DER, RFC 3279 2.2.3) is this key's, as DSSE v1.0 says or as
   * releases of the reference signer before v0.3 made it.
   */
  public boolean signed(Envelope envelope) {
    return verifies(envelope, curve.algorithm, EllipticCurveKey::update)
        || verifies(envelope, curve.algorithm, LegacyPreAuthenticationEncoding::update)
        || verifies(envelope, LEGACY_ALGORITHM, LegacyPreAuthenticationEncoding::update);
  }

  private boolean verifies(Envelope envelope, String algorithm, Encoding encoding) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      encoding.update(verifier, envelope);
      return verifier.verify(envelope.signature());
    } catch (SignatureException e) {
      return false; // the bytes are no ECDSA signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + algorithm, e);
    }
  }

  private static void update(Signature verifier, Envelope envelope) throws SignatureException {
    verifier.update(envelope.preAuthenticationHead());
    verifier.update(envelope.payload());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
