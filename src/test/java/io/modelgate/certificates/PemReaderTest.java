package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.certificate.TestCertificate;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates as service-ca, cert-manager and people write them. */
final class PemReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void keysOfBothSpellingsAreRead(String algorithm) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    X509Certificate certificate = TestCertificate.leaf(keys).selfSigned();

    String traditional = pem(keys.getPrivate());
    String pkcs8 = pem(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded()));

    assertThat(traditional).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
    assertThat(pkcs8).startsWith("-----BEGIN PRIVATE KEY-----");
    for (String key : List.of(traditional, pkcs8)) {
      ServingCertificate read = read(pem(certificate), key);
      assertThat(read.key()).isEqualTo(keys.getPrivate());
      assertThat(read.chain()).containsExactly(certificate);
    }
  }

  @Test
  void keyOfAnEdwardsCurveIsRead() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair authority = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X509Certificate certificate = TestCertificate.leaf(keys).issuedBy("CN=authority", authority);

    assertThat(
            read(
                    pem(certificate),
                    pem(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded())))
                .key())
        .isEqualTo(keys.getPrivate());
  }

  @Test
  void parametersBeforeTheKeyAreSkipped() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = TestCertificate.leaf(keys).selfSigned();
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    BigInteger secret = ((ECPrivateKey) keys.getPrivate()).getS();
    String named = // as openssl and Go write it: the curve's name in it once more
        pem(
            new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, secret, SECObjectIdentifiers.secp256r1)
                    .getEncoded()));

    for (String key : List.of(named, pem(keys.getPrivate()))) {
      assertThat(read(pem(certificate), parameters + key).leaf()).isEqualTo(certificate);
    }
  }

  @Test
  void chainIsKeptInOrder() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X509Certificate first = TestCertificate.leaf(keys).selfSigned();
    X509Certificate second = TestCertificate.leaf(other).selfSigned();

    assertThat(read(pem(first) + pem(second), pem(keys.getPrivate())).chain())
        .containsExactly(first, second);
  }

  @Test
  void whatCannotBeUsedIsToldApart() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String certificate = pem(TestCertificate.leaf(keys).selfSigned());
    String key = pem(keys.getPrivate());
    String another = pem(KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate());
    String ofAnotherKind = pem(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
    String encrypted =
        pem(
            new PemObject(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2), new byte[8])
                    .getEncoded()));

    assertFault("", key, "tls.crt contains no certificate in PEM");
    assertFault(key, key, "tls.crt contains no certificate in PEM");
    assertFault(
        certificate.substring(0, certificate.length() / 2),
        key,
        "tls.crt contains no certificate in PEM");
    assertFault(certificate, another, "tls.key is not the key of the first certificate in tls.crt");
    assertFault(
        certificate, ofAnotherKind, "tls.key is not the key of the first certificate in tls.crt");
    assertFault(certificate, "", "tls.key contains no unencrypted private key in PEM");
    assertFault(certificate, encrypted, "tls.key contains no unencrypted private key in PEM");
    assertFault(certificate, key.substring(0, key.length() / 2), "tls.key cannot be read as PEM");
  }

  private static void assertFault(String certificates, String key, String message) {
    assertThatThrownBy(() -> read(certificates, key))
        .isInstanceOf(UnusableCertificateException.class)
        .hasMessage(message);
  }

  private static ServingCertificate read(String certificates, String key)
      throws UnusableCertificateException {
    return PemReader.serving(certificates.getBytes(US_ASCII), key.getBytes(US_ASCII));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
