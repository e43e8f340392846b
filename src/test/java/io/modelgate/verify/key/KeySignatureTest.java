package io.modelgate.verify.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What older releases of the reference signer wrote into key bundles. */
final class KeySignatureTest {
  private static final String NO_HINT = "{\"publicKey\": {\"hint\": \"\"}}";

  @TempDir Path temporary;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"publicKey\": {\"hint\": null}}",
        "{\"publicKey\": {\"rawBytes\": null, \"hint\": null}}",
        "{\"publicKey\": {\"rawBytes\": null, \"hint\": \"\"}}",
        "{\"publicKey\": {}}"
      })
  void nullIsAsIfItWereNotThere(String material) throws Exception {
    assertOpens(signer.bundle("SHA384withECDSA", material));
  }

  @Test
  void eachKeyOfAFileIsASigner() throws Exception {
    BundleSigner second = new BundleSigner("secp256r1");
    BundleSigner stranger = new BundleSigner("secp256r1");
    Path file =
        Files.writeString(
            temporary.resolve("keys.pem"), "First:\n" + pem(signer) + "Second:\n" + pem(second));
    List<EllipticCurveKey> keys = PublicKeyFile.read(file.toString());
    KeySignature method = new KeySignature(keys);

    assertThat(method.open(signer.bundle("SHA384withECDSA", NO_HINT)).signer())
        .isEqualTo(new Signer.Key(keys.get(0).fingerprint(), Optional.empty()));
    assertThat(method.open(second.bundle("SHA256withECDSA", hint(keys.get(1)))).signer())
        .isEqualTo(new Signer.Key(keys.get(1).fingerprint(), Optional.empty()));
    String both = keys.get(0).fingerprint() + ", " + keys.get(1).fingerprint();
    assertThatThrownBy(() -> method.open(stranger.bundle("SHA256withECDSA", NO_HINT)))
        .isInstanceOf(VerificationException.class)
        .hasMessage("it is none of the given keys', whose SHA-256 are " + both);
    assertThatThrownBy(() -> method.open(second.bundle("SHA256withECDSA", hint(keys.get(0)))))
        .hasMessage("it is none of the given keys', whose SHA-256 are " + both);
    assertThatThrownBy(
            () ->
                method.open(
                    second.bundle("SHA256withECDSA", "{\"publicKey\": {\"hint\": \"ab\"}}")))
        .hasMessage("it was made with another key than the given ones, whose SHA-256 are " + both);
  }

  @Test
  void everyKeyOfAFileMustBeUsable() throws Exception {
    String rsa =
        pem(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic().getEncoded());
    Path file = Files.writeString(temporary.resolve("keys.pem"), pem(signer) + rsa);
    Path many = Files.writeString(temporary.resolve("many.pem"), pem(signer).repeat(33));

    assertThatThrownBy(() -> PublicKeyFile.read(file.toString()))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "public key "
                + file
                + ": key 2 of 2 is not an elliptic curve key on P-256, P-384 or P-521");
    assertThatThrownBy(() -> PublicKeyFile.read(many.toString()))
        .hasMessage("public key " + many + ": it contains 33 keys, more than 32");
  }

  private static String hint(EllipticCurveKey key) {
    return "{\"publicKey\": {\"hint\": \"" + key.fingerprint() + "\"}}";
  }

  private static String pem(BundleSigner signer) {
    return pem(signer.keys().getPublic().getEncoded());
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String rawBytes(byte[] key) {
    return "{\"publicKey\": {\"rawBytes\": \"%s\", \"keyDetails\": \"PKIX_ECDSA_P384_SHA_384\"}}"
        .formatted(Base64.getEncoder().encodeToString(key));
  }

  private void assertOpens(InputStream bundle) throws Exception {
    SignedPayload signed = new KeySignature(key).open(bundle);

    assertThat(signed.payload().bytes()).isEqualTo(BundleSigner.PAYLOAD);
    assertThat(signed.signer()).isEqualTo(new Signer.Key(key.fingerprint(), Optional.empty()));
  }

  private void assertRefused(InputStream bundle, String reason) {
    assertThatThrownBy(() -> new KeySignature(key).open(bundle))
        .isInstanceOf(VerificationException.class)
        .hasMessage(reason + ", whose SHA-256 is " + key.fingerprint());
  }
}
