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

  private Usage() {}

  /**
   * Refuses a certificate that is not for signing code: its extended key usage must say so, and its
   * key usage, where it has one, must allow it.
   */
  static void checkSigning(X509Certificate certificate) throws VerificationException {
    boolean @Nullable [] usage = certificate.getKeyUsage();
    String subject = CertificatePath.name(certificate.getSubjectX500Principal());
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw new VerificationException(
          "its certificate " + subject + " lacks the key usage digitalSignature");
    }
    if (!extendedUsage(certificate).contains(CODE_SIGNING)) {
      throw new VerificationException(
          "its certificate " + subject + " lacks the extended key usage codeSigning");
    }
  }

  private static List<String> extendedUsage(X509Certificate certificate)
      throws VerificationException {
    try {
      @Nullable List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : usages;
    } catch (CertificateParsingException e) {
      throw new VerificationException(
          "its certificate "
              + CertificatePath.name(certificate.getSubjectX500Principal())
              + " has an unreadable extended key usage");
    }
  }
}
