package io.modelgate.verify.certificate;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * Finds the way from a signing certificate to a trusted root. It never turns back: a search that
 * does takes as long as an attacker's certificates make it.
 */
final class CertificatePath {
  private final List<X509Certificate> trusted;
  private final List<X509Certificate> offered;
  private final Instant now;

  /**
   * Certificates to look for issuers in.
   *
   * @param trusted the operator's, looked at first
   * @param offered the bundle's
   * @param now of several that fit, one that is valid now is preferred
   */
  CertificatePath(List<X509Certificate> trusted, List<X509Certificate> offered, Instant now) {
    this.trusted = trusted;
    this.offered = offered;
    this.now = now;
  }

  /**
   * The way to a root.
   *
   * @return the signing certificate, its issuers, and last a trusted root; one certificate where
   *     the signing certificate is itself a trusted root
   * @throws VerificationException where there is none
   */
  List<X509Certificate> from(X509Certificate signing) throws VerificationException {
    List<X509Certificate> path = new ArrayList<>(List.of(signing));
    X509Certificate last = signing;
    while (!isRoot(last)) {
      last = issuer(last, path);
      path.add(last);
    }
    if (!trusted.contains(last)) {
      throw new VerificationException(
          "its certificates lead to the root "
              + name(last.getSubjectX500Principal())
              + ", which is not among the given certificates");
    }
    return path;
  }

  private X509Certificate issuer(X509Certificate certificate, List<X509Certificate> path)
      throws VerificationException {
    List<X509Certificate> fitting =
        Stream.concat(trusted.stream(), offered.stream())
            .filter(each -> !path.contains(each))
            .filter(each -> Certificates.issued(each, certificate))
            .toList();
    return fitting.stream()
        .filter(each -> Validity.isValid(each, now))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new VerificationException(
                    "the issuer of its certificate "
                        + name(certificate.getSubjectX500Principal())
                        + ", "
                        + name(certificate.getIssuerX500Principal())
                        + ", is neither among the given certificates nor in the signature"));
  }

  private static boolean isRoot(X509Certificate certificate) {
    return Certificates.issued(certificate, certificate);
  }

  static String name(X500Principal principal) {
    String name = principal.getName();
    return name.isEmpty() ? "without a name" : Printable.of(name);
  }
}
