package io.modelgate.verify.certificate;

import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What must be true of a signing certificate besides that a trusted authority issued it; all that
 * is stated must hold.
 *
 * @param usage which extended key usages it may have
 * @param authority SHA-256 of an authority on its path, lower-case hex
 * @param subject what its subject must be
 * @param names each must be one of its alternative names
 */
public record CertificateConditions(
    ExtendedUsage usage,
    Optional<String> authority,
    Optional<NamePattern> subject,
    List<AlternativeNamePattern> names) {
  private static final String WITHOUT_ONE =
      "; to accept one that names none, set extendedKeyUsage Any (--extended-key-usage Any)";

  /** None but what OpenSSF Model Signing asks for. */
  public static final CertificateConditions NONE =
      new CertificateConditions(
          ExtendedUsage.CODE_SIGNING, Optional.empty(), Optional.empty(), List.of());

  /**
   * Checks a path.
   *
   * @param path the signing certificate, its issuers, and last the root
   */
  void check(List<X509Certificate> path) throws VerificationException {
    X509Certificate signing = path.get(0);
    Usage.checkSigning(signing, usage, WITHOUT_ONE);
    if (authority.isPresent()) {
      checkAuthority(path, authority.get());
    }
    if (subject.isPresent()) {
      checkSubject(signing, subject.get());
    }
    if (!names.isEmpty()) {
      checkNames(signing);
    }
  }

  /** A signing certificate that is trusted itself is its own authority. */
  private static void checkAuthority(List<X509Certificate> path, String expected)
      throws VerificationException {
    List<String> authorities =
        path.subList(path.size() == 1 ? 0 : 1, path.size()).stream()
            .map(Certificates::fingerprint)
            .toList();
    if (!authorities.contains(expected)) {
      throw new VerificationException(
          "its certificate %s is of the authority with the SHA-256 %s, not of the one with %s"
              .formatted(name(path.get(0)), String.join(" or ", authorities), expected));
    }
  }

  private static void checkSubject(X509Certificate signing, NamePattern expected)
      throws VerificationException {
    if (!expected.matches(signing.getSubjectX500Principal().getName())) {
      throw new VerificationException(
          "its certificate is for %s, not for %s"
              .formatted(name(signing), Printable.of(expected.pattern())));
    }
  }

  private void checkNames(X509Certificate signing) throws VerificationException {
    List<AlternativeName> found = AlternativeName.of(signing);
    for (AlternativeNamePattern expected : names) {
      if (found.stream().noneMatch(each -> expected.matches(each.kind(), each.value()))) {
        throw new VerificationException(
            "its certificate %s has %s, not %s"
                .formatted(
                    name(signing),
                    AlternativeName.shown(found),
                    Printable.of(expected.toString())));
      }
    }
  }

  private static String name(X509Certificate certificate) {
    return CertificatePath.name(certificate.getSubjectX500Principal());
  }
}
