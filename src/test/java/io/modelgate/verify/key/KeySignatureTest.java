package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What older releases of the reference signer wrote into key bundles. */
final class KeySignatureTest {
  private static final String NO_HINT = "{\"publicKey\": {\"hint\": \"\"}}";

  private BundleSigner signer;
  private EllipticCurveKey key;

  @BeforeEach
  void makeKey() throws GeneralSecurityException {
    signer = new BundleSigner("secp384r1");
    key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256withECDSA", "SHA384withECDSA"})
  void legacyEncodingIsAccepted(String algorithm) throws Exception {
    byte[] signature = signer.signLegacy(algorithm, BundleSigner.envelope());

    assertOpens(BundleSigner.bundle(NO_HINT, signature));
  }

  @Test
  void otherLegacyHashIsRefused() throws Exception {
    byte[] signature = signer.signLegacy("SHA512withECDSA", BundleSigner.envelope());

    assertRefused(BundleSigner.bundle(NO_HINT, signature), "it is not the given key's");
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA384withECDSA",
    "secp384r1, SHA256withECDSA",
    "secp521r1, SHA256withECDSA"
  })
  void otherHashThanTheCurvesIsRefused(String curve, String algorithm) throws Exception {
    signer = new BundleSigner(curve);
    key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());

    assertRefused(signer.bundle(algorithm, NO_HINT), "it is not the given key's");
  }

  @Test
  void rawBytesMayBePemOrDer() throws Exception {
    byte[] der = signer.keys().getPublic().getEncoded();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";

    assertOpens(signer.bundle("SHA384withECDSA", rawBytes(der)));
    assertOpens(signer.bundle("SHA384withECDSA", rawBytes(pem.getBytes(US_ASCII))));
    assertOpens(signer.bundle("SHA384withECDSA", rawBytes((pem + "\n").getBytes(US_ASCII))));
    assertOpens(
        signer.bundle(
            "SHA384withECDSA", rawBytes((pem + "\n").replace("\n", "\r\n").getBytes(US_ASCII))));
  }

  @Test
  void otherKeyInRawBytesIsRefused() throws Exception {
    byte[] other = new BundleSigner("secp384r1").keys().getPublic().getEncoded();

    assertRefused(
        signer.bundle("SHA384withECDSA", rawBytes(other)),
        "it was made with another key than the given one");
    assertRefused(
        signer.bundle("SHA384withECDSA", rawBytes("no key".getBytes(US_ASCII))),
        "it was made with another key than the given one");
  }

  private static String rawBytes(byte[] key) {
    return "{\"publicKey\": {\"rawBytes\": \"%s\", \"keyDetails\": \"PKIX_ECDSA_P384_SHA_384\"}}"
        .formatted(Base64.getEncoder().encodeToString(key));
  }

  private void assertOpens(InputStream bundle) throws Exception {
    SignedPayload signed = new KeySignature(key).open(bundle);

    assertThat(signed.payload()).isEqualTo(BundleSigner.PAYLOAD);
    assertThat(signed.signer()).isEqualTo(new Signer.Key(key.fingerprint()));
  }

  private void assertRefused(InputStream bundle, String reason) {
    assertThatThrownBy(() -> new KeySignature(key).open(bundle))
        .isInstanceOf(VerificationException.class)
        .hasMessage(reason + ", whose SHA-256 is " + key.fingerprint());
  }
}
