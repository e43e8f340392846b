package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.certificate.AlternativeName;
import io.modelgate.verify.certificate.CertificateConditions;
import io.modelgate.verify.certificate.CertificateSignature;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.ExtendedUsage;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Timestamps;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy says of a signer's certificate: all that distinguishes it from the authority's
 * others.
 */
final class CertificateDraft {
  private static final String ANYTHING = "*";
  private static final int MAX_SUBJECT_LENGTH = 1024;
  private static final int MAX_NAME_LENGTH = 512;
  private static final int MAX_NAMES = 16;

  private final X509Certificate signing;
  private final List<X509Certificate> trusted;
  private final List<String> remarks = new ArrayList<>();

  CertificateDraft(X509Certificate signing, List<X509Certificate> trusted) {
    this.signing = signing;
    this.trusted = trusted;
  }

  /** What to compare with what the signer publishes, a sentence each. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /**
   * Fills in the method, once the signature verifies by it.
   *
   * @throws VerificationException if it does not
   */
  void put(ObjectNode method, Bundle bundle, Timestamps timestamps) throws VerificationException {
    boolean isForAny = namesNoUsage();
    CertificateConditions conditions =
        new CertificateConditions(
            isForAny ? ExtendedUsage.ANY : ExtendedUsage.CODE_SIGNING,
            Optional.empty(),
            subject(),
            names());
    List<String> fingerprints = // of the key, of its certificate, and of the authorities
        List.copyOf(
            new CertificateSignature(
                    trusted, conditions, timestamps, Clock.systemUTC(), (source, each) -> {})
                .open(bundle)
                .fingerprints());
    String issuer = fingerprints.get(Math.min(2, fingerprints.size() - 1));
    String root = fingerprints.get(fingerprints.size() - 1);
    method.putObject("certificateAuthorityFrom").put("inline", PemText.of(usedOf(fingerprints)));
    if (isForAny) {
      method.put("extendedKeyUsage", "Any");
      remarks.add("The signer's certificate names no extended key usage, so that Any is accepted.");
    }
    method.put("authorityFingerprint", issuer);
    subject().ifPresent(each -> method.put("subject", each.pattern()));
    List<AlternativeNamePattern> names = names();
    if (!names.isEmpty()) {
      names.forEach(each -> method.withArray("/subjectAlternativeNames").add(each.toString()));
    }
    remarks.add(
        "The root's SHA-256 is " + root + ", that of the issuing authority " + issuer + ".");
  }

  /** Of those trusted, the ones on the way to the root. */
  private List<X509Certificate> usedOf(List<String> fingerprints) {
    return trusted.stream()
        .filter(each -> fingerprints.contains(Certificates.fingerprint(each)))
        .distinct()
        .toList();
  }

  private boolean namesNoUsage() throws VerificationException {
    try {
      return signing.getExtendedKeyUsage() == null;
    } catch (CertificateParsingException e) {
      throw new VerificationException("its certificate's extended key usage is unreadable");
    }
  }

  /** Without an asterisk: it would be a pattern. */
  private Optional<NamePattern> subject() {
    String subject = signing.getSubjectX500Principal().getName();
    if (subject.contains(ANYTHING) || subject.length() > MAX_SUBJECT_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(NamePattern.of(subject));
    } catch (PatternException e) {
      return Optional.empty(); // a subject that is no pattern names no signer
    }
  }

  private List<AlternativeNamePattern> names() throws VerificationException {
    List<AlternativeNamePattern> names = new ArrayList<>();
    for (AlternativeName each : AlternativeName.of(signing)) {
      String text = each.kind().prefix() + each.value();
      if (!text.contains(ANYTHING)
          && text.length() <= MAX_NAME_LENGTH
          && names.size() < MAX_NAMES) {
        pattern(text)
            .filter(pattern -> pattern.matches(each.kind(), each.value()))
            .ifPresent(names::add);
      }
    }
    return names;
  }

  private static Optional<AlternativeNamePattern> pattern(String text) {
    try {
      return Optional.of(AlternativeNamePattern.of(text));
    } catch (PatternException e) {
      return Optional.empty(); // a name that is no pattern names no signer
    }
  }
}
