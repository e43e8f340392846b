package io.modelgate.command.lint.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.trust.Pem;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads keys and certificates as verifiers read them. */
final class TrustTexts {
  private TrustTexts() {}

  /** Why a verifier cannot use keys, one clause; empty if it can. */
  static Optional<String> whyNoKeys(String text) {
    List<byte[]> blocks = Pem.blocks(text.getBytes(UTF_8), "PUBLIC KEY");
    if (blocks.isEmpty()) {
      return Optional.of("its PEM block PUBLIC KEY has no end, or is not Base64");
    }
    for (int i = 0; i < blocks.size(); i++) {
      try {
        EllipticCurveKey.of(blocks.get(i));
      } catch (InvalidKeyException e) {
        return Optional.of(
            "key %d is not an elliptic curve key on P-256, P-384 or P-521".formatted(i + 1));
      }
    }
    return Optional.empty();
  }

  /**
   * The certificates of a text.
   *
   * @throws CertificateException if one is none, with a clause that says why
   */
  static List<X509Certificate> certificates(String text) throws CertificateException {
    List<byte[]> blocks = Pem.blocks(text.getBytes(UTF_8), "CERTIFICATE", "X509 CERTIFICATE");
    if (blocks.isEmpty()) {
      throw new CertificateException("its PEM block CERTIFICATE has no end, or is not Base64");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] each : blocks) {
      try {
        certificates.add(Certificates.parse(each));
      } catch (CertificateException e) {
        throw new CertificateException(
            "certificate %d is not an X.509 certificate".formatted(certificates.size() + 1), e);
      }
    }
    return List.copyOf(certificates);
  }
}
