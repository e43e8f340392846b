package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.VerificationException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate's key may be used for (RFC 5280, 4.2.1.3 and 4.2.1.12). */
final class Usage {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  private static final String ANY = "2.5.29.37.0";

  private Usage() {}

  /**
   * Refuses a certificate that is not for signing code: each of the two extensions that it has must
   * allow it, and it must have one.
   */
  static void checkSigning(X509Certificate certificate) throws VerificationException {
    boolean @Nullable [] usage = certificate.getKeyUsage();
    @Nullable List<String> extended = extendedUsage(certificate);
    String subject = CertificatePath.name(certificate.getSubjectX500Principal());
    if (usage == null && extended == null) {
      throw new VerificationException(
          "its certificate "
              + subject
              + " does not say what for: it needs the key usage digitalSignature or the extended"
              + " key usage codeSigning");
    }
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw new VerificationException(
          "its certificate " + subject + " lacks the key usage digitalSignature");
    }
    if (extended != null && !extended.contains(CODE_SIGNING) && !extended.contains(ANY)) {
      throw new VerificationException(
          "its certificate " + subject + " lacks the extended key usage codeSigning");
    }
  }

  private static @Nullable List<String> extendedUsage(X509Certificate certificate)
      throws VerificationException {
    try {
      return certificate.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw new VerificationException(
          "its certificate "
              + CertificatePath.name(certificate.getSubjectX500Principal())
              + " has an unreadable extended key usage");
    }
  }
}
