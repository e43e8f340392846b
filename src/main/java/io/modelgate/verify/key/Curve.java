package io.modelgate.verify.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP521R1Curve;

/**
 * The curves of keys, each with the hash that signers pair with it (OpenSSF Model Signing v1.0,
 * algorithm registry).
 */
enum Curve {
  P256(
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
      "301306072a8648ce3d020106082a8648ce3d030107",
      32,
      "SHA-256"),
  P384(
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
          + "5502f25dbf55296c3a545e3872760ab7",
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
          + "0a60b1ce1d7e819d7a431d7c90ea0e5f",
      "301006072a8648ce3d020106052b81040022",
      48,
      "SHA-384"),
  P521(
      "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d"
          + "baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
      "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e6"
          + "62c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
      "301006072a8648ce3d020106052b81040023",
      66,
      "SHA-512");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int SHORT_FORM = 0x7f;
  private static final int ONE_BYTE_LENGTH = 0x81;

  private final String baseX;
  private final String baseY;
  private final String algorithmIdentifier;
  private final int coordinateLength;
  private final String hash;

  /**
   * @param baseX the base point's x (SEC 2, 2.4.2, 2.5.1 and 2.6.1), in hex
   * @param algorithmIdentifier its one DER encoding with the curve's name (RFC 5480, 2.1)
   * @param coordinateLength in bytes
   */
  Curve(String baseX, String baseY, String algorithmIdentifier, int coordinateLength, String hash) {
    this.baseX = baseX;
    this.baseY = baseY;
    this.algorithmIdentifier = algorithmIdentifier;
    this.coordinateLength = coordinateLength;
    this.hash = hash;
  }

  /** The Java name of the hash function. */
  String hash() {
    return hash;
  }

  /**
   * The curve with its base point. Not by its name: that would load every curve there is, which
   * takes as long as all that a signature's check needs besides.
   */
  ECDomainParameters parameters() {
    ECCurve curve = curve();
    return new ECDomainParameters(
        curve,
        curve.validatePoint(new BigInteger(baseX, 16), new BigInteger(baseY, 16)),
        curve.getOrder(),
        curve.getCofactor());
  }

  private ECCurve curve() {
    return switch (this) {
      case P256 -> new SecP256R1Curve();
      case P384 -> new SecP384R1Curve();
      case P521 -> new SecP521R1Curve();
    };
  }

  /**
   * The encoded point of a key on this curve; empty where the key is on another.
   *
   * @param der SubjectPublicKeyInfo, the point compressed or not (RFC 5480, 2)
   */
  Optional<byte[]> pointIn(byte[] der) {
    for (int length : new int[] {1 + 2 * coordinateLength, 1 + coordinateLength}) {
      if (der.length > length) {
        byte[] point = Arrays.copyOfRange(der, der.length - length, der.length);
        if (Arrays.equals(der, subjectPublicKeyInfo(point))) {
          return Optional.of(point);
        }
      }
    }
    return Optional.empty();
  }

  /** The DER encoding of a key, which all such keys share but for the point. */
  byte[] subjectPublicKeyInfo(byte[] point) {
    byte[] algorithm = HexFormat.of().parseHex(algorithmIdentifier);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(algorithm);
    tag(key, BIT_STRING, point.length + 1);
    key.write(0); // no bit of the last byte is unused
    key.writeBytes(point);
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    tag(info, SEQUENCE, key.size());
    info.writeBytes(key.toByteArray());
    return info.toByteArray();
  }

  private static void tag(ByteArrayOutputStream out, int tag, int length) {
    out.write(tag);
    if (length > SHORT_FORM) {
      out.write(ONE_BYTE_LENGTH);
    }
    out.write(length);
  }
}
