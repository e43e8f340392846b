package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.LegacyPreAuthenticationEncoding;
import io.modelgate.verify.trust.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A public key on P-256, P-384 or P-521.
 *
 * <p>Checked with Bouncy Castle rather than the platform: in a process that lives for a tenth of a
 * second it needs a third of the time.
 */
public final class EllipticCurveKey {
  /** What v0.1 and v0.2 signed with, whatever the curve. */
  private static final String LEGACY_HASH = "SHA-256";

  private final Curve curve;
  private final ECDomainParameters group;
  private final ECPoint point;
  private final byte[] der;

  private EllipticCurveKey(Curve curve, ECDomainParameters group, ECPoint point) {
    this.curve = curve;
    this.group = group;
    this.point = point;
    this.der = curve.subjectPublicKeyInfo(point.getEncoded(false));
  }

  /**
   * A key for the verification of signatures.
   *
   * @param der SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 5480, 2)
   * @throws InvalidKeyException where it is no point on one of the three curves
   */
  public static EllipticCurveKey of(byte[] der) throws InvalidKeyException {
    for (Curve curve : Curve.values()) {
      Optional<byte[]> point = curve.pointIn(der);
      if (point.isPresent()) {
        return of(curve, point.get());
      }
    }
    throw new InvalidKeyException("not on P-256, P-384 or P-521");
  }

  private static EllipticCurveKey of(Curve curve, byte[] point) throws InvalidKeyException {
    ECDomainParameters group = curve.parameters();
    try {
      return new EllipticCurveKey(curve, group, group.getCurve().decodePoint(point));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("not a point on the curve", e);
    }
  }

  /** SHA-256 of the DER-encoded SubjectPublicKeyInfo, in hex: what people compare. */
  public String fingerprint() {
    return sha256(der);
  }

  /** SHA-256 of the PEM encoding with its last line break, in hex: what signers write as hint. */
  String pemFingerprint() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return sha256(
        ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
            .getBytes(US_ASCII));
  }

  /**
   * Whether {@code bytes} are this key: DER (SubjectPublicKeyInfo, RFC 5280, 4.1.2.7), or PEM as
   * signers before v1.1.0 put it into the bundle.
   */
  boolean isEncodedIn(byte[] bytes) {
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

  /** Writes what an envelope's signature is over. */
  @FunctionalInterface
  private interface Encoding {
    void write(Envelope envelope, OutputStream out) throws IOException;
  }

  private static void encode(Envelope envelope, OutputStream out) throws IOException {
    out.write(envelope.preAuthenticationHead());
    out.write(envelope.payload());
  }

  private boolean verifies(Envelope envelope, String hash, Encoding encoding) {
    Optional<EcdsaSignature> signature = EcdsaSignature.parse(envelope.signature());
    if (signature.isEmpty()) {
      return false;
    }
    return signature.get().isOf(point, group, digest(envelope, hash, encoding));
  }

  private static byte[] digest(Envelope envelope, String hash, Encoding encoding) {
    MessageDigest digest = messageDigest(hash);
    try {
      encoding.write(envelope, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new IllegalStateException("a hash function takes all bytes", e);
    }
    return digest.digest();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(messageDigest("SHA-256").digest(bytes));
  }

  private static MessageDigest messageDigest(String hash) {
    try {
      return MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + hash, e);
    }
  }
}
