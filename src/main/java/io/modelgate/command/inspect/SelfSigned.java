package io.modelgate.command.inspect;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Certificates that end a chain. */
final class SelfSigned {
  private SelfSigned() {}

  /** Whether a certificate is its own issuer, and signed by its own key. */
  static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another's signature, or an algorithm that this platform does not accept
    }
  }
}
