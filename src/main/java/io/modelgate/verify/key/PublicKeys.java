package io.modelgate.verify.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Decodes elliptic curve keys: SubjectPublicKeyInfo, DER (RFC 5280, 4.1.2.7; RFC 5480, 2). */
final class PublicKeys {
  private static final String OTHER = "not on P-256, P-384 or P-521";

  private PublicKeys() {}

  /**
   * The key.
   *
   * @throws InvalidKeyException if the bytes are anything else than a point on a curve with a name
   */
  static ECPublicKey decode(byte[] der) throws InvalidKeyException {
    Optional<ECPublicKey> key = platform(der);
    if (key.isEmpty()) {
      key = uncompressed(der).flatMap(PublicKeys::platform);
    }
    if (key.isEmpty()) {
      throw new InvalidKeyException(OTHER);
    }
    if (!isOnItsCurve(key.get())) {
      throw new InvalidKeyException("not a point on the curve");
    }
    return key.get();
  }

  private static Optional<ECPublicKey> platform(byte[] der) {
    try {
      ECPublicKey key =
          (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
      // Not every release refuses bytes after the key.
      return Optional.of(key).filter(each -> Arrays.equals(each.getEncoded(), der));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has elliptic curves", e);
    }
  }

  /** The same key with both coordinates, which the platform asks for; empty if it is no such. */
  private static Optional<byte[]> uncompressed(byte[] der) {
    try {
      SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(der);
      AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
      if (key instanceof ECPublicKeyParameters ec
          && Arrays.equals(der, encoded(info, ec.getQ().getEncoded(true)))) {
        return Optional.of(encoded(info, ec.getQ().getEncoded(false)));
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] encoded(SubjectPublicKeyInfo info, byte[] point) throws IOException {
    return new SubjectPublicKeyInfo(info.getAlgorithm(), point).getEncoded("DER");
  }

  /**
   * The platform asks only when it verifies a signature; then it would count as the signature's.
   */
  private static boolean isOnItsCurve(ECPublicKey key) {
    ECPoint point = key.getW();
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.pow(2).subtract(right).mod(prime).signum() == 0;
  }
}
