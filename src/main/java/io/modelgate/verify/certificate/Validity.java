package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** The time in which a certificate counts (RFC 5280, 4.1.2.5). */
final class Validity {
  private Validity() {}

  static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** Refuses a certificate that is not valid now, whenever it was used. */
  static void check(X509Certificate certificate, Instant now) throws VerificationException {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    String subject = CertificatePath.name(certificate.getSubjectX500Principal());
    if (now.isBefore(from)) {
      throw new VerificationException(
          "its certificate " + subject + " is not valid before " + from);
    }
    if (now.isAfter(until)) {
      throw new VerificationException("its certificate " + subject + " expired on " + until);
    }
  }
}
