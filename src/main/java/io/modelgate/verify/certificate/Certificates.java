package io.modelgate.verify.certificate;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.problem.VerificationException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** X.509 certificates (RFC 5280). */
public final class Certificates {
  private static final int SEQUENCE = 0x30;

  private Certificates() {}

  /**
   * Parses one certificate.
   *
   * @throws CertificateException where {@code der} is not exactly one certificate
   */
  public static X509Certificate parse(byte[] der) throws CertificateException {
    if (der.length == 0 || der[0] != SEQUENCE) {
      throw new CertificateException("not DER"); // the factory would also take PEM
    }
    ByteArrayInputStream in = new ByteArrayInputStream(der);
    X509Certificate certificate =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    if (in.available() > 0) {
      throw new CertificateException("there are bytes after it");
    }
    return certificate;
  }

  /** SHA-256 of the certificate's DER, in hex. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return Sha256.hex(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  /**
   * The key of a certificate that names code signing as what it is for.
   *
   * @throws VerificationException where it is for something else, or its key is on another curve
   *     than P-256, P-384 and P-521
   */
  public static EllipticCurveKey signingKey(X509Certificate certificate)
      throws VerificationException {
    Usage.checkSigning(certificate, ExtendedUsage.CODE_SIGNING, "");
    return key(certificate);
  }

  /** The key of a certificate, whatever it is for. */
  static EllipticCurveKey key(X509Certificate certificate) throws VerificationException {
    try {
      return EllipticCurveKey.of(certificate.getPublicKey().getEncoded());
    } catch (InvalidKeyException e) {
      throw new VerificationException(
          "the key of its certificate "
              + CertificatePath.name(certificate.getSubjectX500Principal())
              + " is not an elliptic curve key on P-256, P-384 or P-521");
    }
  }

  /** Whether {@code issuer} issued {@code certificate}, going by name and signature. */
  static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another key, or an algorithm that this platform does not accept
    }
  }
}
