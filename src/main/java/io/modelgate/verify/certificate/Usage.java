package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.VerificationException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate's key may be used for (RFC 5280, 4.2.1.3 and 4.2.1.12). */
final class Usage {
  private static final int DIGITAL_SIGNATURE = 0;
  static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
  static final String ANY = "2.5.29.37.0";

  private Usage() {}

  /**
   * Refuses a certificate that is not for signing code: its extended key usage must say so, and its
   * key usage, where it has one, must allow it.
   *
   * @param allowed which extended key usages say so
   * @param remedy what to add to the sentence if others would
   */
  static void checkSigning(X509Certificate certificate, ExtendedUsage allowed, String remedy)
      throws VerificationException {
    boolean @Nullable [] usage = certificate.getKeyUsage();
    String subject = CertificatePath.name(certificate.getSubjectX500Principal());
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw new VerificationException(
          "its certificate " + subject + " lacks the key usage digitalSignature");
    }
    @Nullable List<String> usages = extendedUsage(certificate);
    if (!allowed.allows(usages)) {
      throw new VerificationException(
          "its certificate "
              + subject
              + " lacks the extended key usage codeSigning"
              + (ExtendedUsage.ANY.allows(usages) ? remedy : ""));
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
