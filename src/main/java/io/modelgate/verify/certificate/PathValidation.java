package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** The platform's validation of a certification path (RFC 5280, section 6), without revocation. */
final class PathValidation {
  private PathValidation() {}

  /**
   * Checks signatures, authorities and their constraints, names, algorithms, critical extensions.
   *
   * @param path the signing certificate, its issuers, and last the root
   */
  static void check(List<X509Certificate> path, Instant now) throws VerificationException {
    X509Certificate root = path.get(path.size() - 1);
    Strength.check(path);
    try {
      // The anchor is only the root's name and key, and the root is in the path: so its own
      // constraints count as well.
      TrustAnchor anchor =
          new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null);
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    } catch (CertPathValidatorException e) {
      throw new VerificationException(sentence(e, path));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform validates certification paths", e);
    }
  }

  private static String sentence(CertPathValidatorException e, List<X509Certificate> path) {
    X509Certificate at = path.get(Math.max(e.getIndex(), 0));
    return "its certificate "
        + CertificatePath.name(at.getSubjectX500Principal())
        + " is not acceptable: "
        + Printable.of(String.valueOf(e.getMessage()));
  }
}
