package io.modelgate.verify.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.signer.BundleSigner;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the platform's own signer, which is another implementation. */
final class EllipticCurveKeyTest {
  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256withECDSA",
    "secp384r1, SHA384withECDSA",
    "secp521r1, SHA512withECDSA"
  })
  void onlyTheSignatureItselfIsAccepted(String curve, String algorithm) throws Exception {
    BundleSigner signer = new BundleSigner(curve);
    EllipticCurveKey key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
    byte[] good = signer.sign(algorithm, BundleSigner.envelope());

    assertThat(key.signed(envelope(good))).isTrue();

    Random random = new Random(1);
    for (int i = 0; i < good.length; i++) {
      byte[] flipped = good.clone();
      flipped[i] ^= (byte) (1 << random.nextInt(8));
      assertThat(key.signed(envelope(flipped))).as("byte %d flipped", i).isFalse();
      assertThat(key.signed(envelope(Arrays.copyOf(good, i)))).as("cut to %d", i).isFalse();
    }
    assertThat(key.signed(envelope(Arrays.copyOf(good, good.length + 1)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "30060201000201",
        "3006020100020100",
        "3006020101020101",
        "30060201ff0201ff",
        "300702020001020101",
        "3081060201010201",
        "308106020101020101",
        "0500",
        "30800201010201010000"
      })
  void whatIsNoSignatureIsRefused(String signature) throws Exception {
    EllipticCurveKey key =
        EllipticCurveKey.of(new BundleSigner("secp256r1").keys().getPublic().getEncoded());

    assertThat(key.signed(envelope(HexFormat.of().parseHex(signature)))).isFalse();
  }

  @Test
  void numbersOfTheGroupOrderAndAboveAreRefused() throws Exception {
    EllipticCurveKey key =
        EllipticCurveKey.of(new BundleSigner("secp256r1").keys().getPublic().getEncoded());
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    String hex = HexFormat.of().formatHex(order.toByteArray());

    assertThat(key.signed(envelope(HexFormat.of().parseHex("30460221" + hex + "0221" + hex))))
        .isFalse();
  }

  @Test
  void numbersThatDifferByTheGroupOrderAreNotTheSame() throws Exception {
    BundleSigner signer = new BundleSigner("secp256r1");
    EllipticCurveKey key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
    BigInteger order = ((ECPublicKey) signer.keys().getPublic()).getParams().getOrder();
    BigInteger[] good =
        StandardDSAEncoding.INSTANCE.decode(
            order, signer.sign("SHA256withECDSA", BundleSigner.envelope()));

    assertThat(key.signed(envelope(der(good[0], good[1])))).isTrue();
    assertThat(key.signed(envelope(der(good[0].add(order), good[1])))).isFalse();
    assertThat(key.signed(envelope(der(good[0], good[1].add(order))))).isFalse();
    assertThat(key.signed(envelope(der(good[0], order.subtract(good[1]).negate())))).isFalse();
  }

  /** Where DER needs a byte that says how many bytes of length follow. */
  @Test
  void lengthWithoutItsFirstByteIsRefused() throws Exception {
    BundleSigner signer = new BundleSigner("secp521r1");
    EllipticCurveKey key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
    byte[] good = signer.sign("SHA512withECDSA", BundleSigner.envelope());
    String hex = HexFormat.of().formatHex(good);
    assertThat(hex).startsWith("3081");

    assertThat(key.signed(envelope(good))).isTrue();
    for (String other :
        new String[] {
          "30" + hex.substring(4), // the length alone
          "308200" + hex.substring(4), // two bytes of length, one of them empty
          "3080" + hex.substring(6) + "0000", // no length, an end (BER)
          "31" + hex.substring(2), // a set
          hex + "00",
          hex + "0500",
          "3081"
              + "%02x".formatted(Integer.parseInt(hex.substring(4, 6), 16) + 3)
              + hex.substring(6)
              + "020100" // a third number
        }) {
      assertThat(key.signed(envelope(HexFormat.of().parseHex(other)))).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void keyWithBytesAfterItIsRefused(String curve) throws Exception {
    byte[] der = new BundleSigner(curve).keys().getPublic().getEncoded();

    assertThatThrownBy(() -> EllipticCurveKey.of(Arrays.copyOf(der, der.length + 1)))
        .isInstanceOf(InvalidKeyException.class);
  }

  /** Whoever may say which curve it is can make any key fit any signature (CVE-2020-0601). */
  @Test
  void curveThatIsSpelledOutIsRefused() throws Exception {
    X9ECParameters curve = ECNamedCurveTable.getByName("P-256");
    byte[] point = curve.getG().getEncoded(false);
    byte[] der =
        new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), point)
            .getEncoded("DER");

    assertThatThrownBy(() -> EllipticCurveKey.of(der))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage("not on P-256, P-384 or P-521");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256k1", "brainpoolP256r1", "P-224"})
  void otherCurveIsRefused(String curve) throws Exception {
    ASN1ObjectIdentifier name = ECNamedCurveTable.getOID(curve);
    for (boolean compressed : new boolean[] {true, false}) {
      byte[] der =
          new SubjectPublicKeyInfo(
                  new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name),
                  ECNamedCurveTable.getByName(curve).getG().getEncoded(compressed))
              .getEncoded("DER");

      assertThatThrownBy(() -> EllipticCurveKey.of(der))
          .isInstanceOf(InvalidKeyException.class)
          .hasMessage("not on P-256, P-384 or P-521");
    }
  }

  private static byte[] der(BigInteger... numbers) {
    StringBuilder hex = new StringBuilder();
    for (BigInteger each : numbers) {
      byte[] bytes = each.toByteArray();
      hex.append("02%02x".formatted(bytes.length)).append(HexFormat.of().formatHex(bytes));
    }
    return HexFormat.of().parseHex("30%02x".formatted(hex.length() / 2) + hex);
  }

  @Test
  void compressedKeyIsTheSameKey() throws Exception {
    PublicKey key = new BundleSigner("secp256r1").keys().getPublic();
    byte[] der = key.getEncoded();
    byte[] x = Arrays.copyOfRange(der, der.length - 64, der.length - 32);
    String sign = (der[der.length - 1] & 1) == 0 ? "02" : "03";
    byte[] compressed =
        HexFormat.of()
            .parseHex(
                "3039301306072a8648ce3d020106082a8648ce3d030107032200"
                    + sign
                    + HexFormat.of().formatHex(x));

    assertThat(EllipticCurveKey.of(compressed).fingerprint())
        .isEqualTo(EllipticCurveKey.of(der).fingerprint());
  }

  @Test
  void pointOffTheCurveIsRefused() throws Exception {
    byte[] der = new BundleSigner("secp256r1").keys().getPublic().getEncoded();
    der[der.length - 1] ^= 1;

    assertThatThrownBy(() -> EllipticCurveKey.of(der))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage("not a point on the curve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "RSA", "X25519"})
  void keyOfAnotherKindIsRefused(String algorithm) throws Exception {
    byte[] der = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic().getEncoded();

    assertThatThrownBy(() -> EllipticCurveKey.of(der))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage("not on P-256, P-384 or P-521");
  }

  private static Envelope envelope(byte[] signature) {
    return new Envelope(Envelope.IN_TOTO, Payload.of(BundleSigner.PAYLOAD), signature);
  }
}
