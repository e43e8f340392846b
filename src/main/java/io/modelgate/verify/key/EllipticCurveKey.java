package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.LegacyPreAuthenticationEncoding;
import io.modelgate.verify.trust.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A public key on P-256, P-384 or P-521. */
public final class EllipticCurveKey {
  /** What v0.1 and v0.2 signed with, whatever the curve. */
  private static final String LEGACY_HASH = "SHA256";

  private final Curve curve;
  private final ECPublicKey key;

  private EllipticCurveKey(Curve curve, ECPublicKey key) {
    this.curve = curve;
    this.key = key;
  }

  /**
   * A key for the verification of signatures.
   *
   * @param der SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 5480, 2), its point compressed or not
   * @throws InvalidKeyException if it is no point on one of the three curves
   */
  public static EllipticCurveKey of(byte[] der) throws InvalidKeyException {
    ECPublicKey key = PublicKeys.decode(der);
    return new EllipticCurveKey(
        Curve.of(key).orElseThrow(() -> new InvalidKeyException("not on P-256, P-384 or P-521")),
        key);
  }

  /** SHA-256 of the DER-encoded SubjectPublicKeyInfo, in hex: what people compare. */
  public String fingerprint() {
    return Sha256.hex(key.getEncoded());
  }

  /** SHA-256 of the PEM encoding with its last line break, in hex: what signers write as hint. */
  String pemFingerprint() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Sha256.hex(
        ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
            .getBytes(US_ASCII));
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

  /** Whether the envelope's signature (DER, RFC 3279 2.2.3) is this key's, as DSSE v1.0 says. */
  public boolean signedAsDsse(Envelope envelope) {
    return verifies(envelope, curve.hash(), EllipticCurveKey::encode);
  }

  /**
   * Whether the envelope's signature is this key's, as DSSE v1.0 says or as releases of the
   * reference signer before v0.3 made it.
   */
  public boolean signed(Envelope envelope) {
    return signedAsDsse(envelope)
        || verifies(envelope, curve.hash(), LegacyPreAuthenticationEncoding::write)
        || verifies(envelope, LEGACY_HASH, LegacyPreAuthenticationEncoding::write);
  }

  private boolean verifies(Envelope envelope, String hash, Encoding encoding) {
    return Ecdsa.verifies(key, hash, out -> encoding.write(envelope, out), envelope.signature());
  }

  /** Writes what an envelope's signature is over. */
  @FunctionalInterface
  private interface Encoding {
    void write(Envelope envelope, OutputStream out) throws IOException;
  }

  private static void encode(Envelope envelope, OutputStream out) throws IOException {
    out.write(envelope.preAuthenticationHead());
    envelope.payload().writeTo(out);
  }
}
