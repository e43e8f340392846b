package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** The way from a certificate to a root that the operator trusts, good at one time. */
public final class TrustedPath {
  private TrustedPath() {}

  /**
   * Finds and checks it.
   *
   * @param trusted see {@link TrustedCertificates}
   * @param offered issuers that anybody may have put there
   * @param at when all of them must be valid
   * @return the certificate, its issuers, and last a trusted root
   * @throws VerificationException if there is no such way, or a certificate on it is not acceptable
   */
  public static List<X509Certificate> find(
      X509Certificate certificate,
      List<X509Certificate> trusted,
      List<X509Certificate> offered,
      Instant at)
      throws VerificationException {
    List<X509Certificate> path = new CertificatePath(trusted, offered, at).from(certificate);
    for (X509Certificate each : path) {
      Validity.check(each, at);
    }
    PathValidation.check(path, at);
    return path;
  }
}
