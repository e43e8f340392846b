package io.modelgate.verify.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.signer.BundleSigner;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
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
    EcdsaSignature good =
        EcdsaSignature.parse(signer.sign("SHA256withECDSA", BundleSigner.envelope())).orElseThrow();
    BigInteger order = Curve.P256.parameters().getN();

    assertThat(key.signed(envelope(der(good.r(), good.s())))).isTrue();
    assertThat(key.signed(envelope(der(good.r().add(order), good.s())))).isFalse();
    assertThat(key.signed(envelope(der(good.r(), good.s().add(order))))).isFalse();
    assertThat(key.signed(envelope(der(good.r(), order.subtract(good.s()).negate())))).isFalse();
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
    return new Envelope(Envelope.IN_TOTO, BundleSigner.PAYLOAD, signature);
  }
}
