package io.modelgate.verify.key;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/**
 * The curves of keys, each with the hash that signers pair with it (OpenSSF Model Signing v1.0,
 * algorithm registry).
 */
enum Curve {
  P256("secp256r1", "301306072a8648ce3d020106082a8648ce3d030107", 32, "SHA-256"),
  P384("secp384r1", "301006072a8648ce3d020106052b81040022", 48, "SHA-384"),
  P521("secp521r1", "301006072a8648ce3d020106052b81040023", 66, "SHA-512");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int SHORT_FORM = 0x7f;
  private static final int ONE_BYTE_LENGTH = 0x81;

  private final String name;
  private final String algorithmIdentifier;
  private final int coordinateLength;
  private final String hash;

  /**
   * @param algorithmIdentifier its one DER encoding with the curve's name (RFC 5480, 2.1)
   * @param coordinateLength in bytes
   */
  Curve(String name, String algorithmIdentifier, int coordinateLength, String hash) {
    this.name = name;
    this.algorithmIdentifier = algorithmIdentifier;
    this.coordinateLength = coordinateLength;
    this.hash = hash;
  }

  /** The Java name of the hash function. */
  String hash() {
    return hash;
  }

  /** The curve with its base point. */
  ECDomainParameters parameters() {
    return new ECDomainParameters(CustomNamedCurves.getByName(name));
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
