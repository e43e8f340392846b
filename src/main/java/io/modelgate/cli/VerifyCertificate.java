package io.modelgate.cli;

import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.certificate.CertificateConditions;
import io.modelgate.verify.certificate.CertificateListener;
import io.modelgate.verify.certificate.CertificateSignature;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.ExtendedUsage;
import io.modelgate.verify.certificate.TrustedCertificates;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.signer.AcceptedSigners;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code modelgate verify certificate}: a signature made with a certificate's private key. */
final class VerifyCertificate implements VerifyMethod {
  private static final String CERTIFICATE_CHAIN = "certificate-chain";
  private static final String EXTENDED_KEY_USAGE = "extended-key-usage";
  private static final String AUTHORITY_FINGERPRINT = "authority-fingerprint";
  private static final String SUBJECT = "subject";
  private static final String ALTERNATIVE_NAME = "alternative-name";
  private static final String LOG_FINGERPRINTS = "log-fingerprints";

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public String description() {
    return "Verifies a signature made with a certificate.";
  }

  @Override
  public String required() {
    return "--certificate-chain FILE";
  }

  @Override
  public String example() {
    return "--certificate-chain ca.pem --subject 'CN=signer,*'";
  }

  @Override
  public void declare(CommandOptions options) {
    options
        .value(
            CERTIFICATE_CHAIN,
            "FILE",
            "Required. The trusted certificate authority's root, and perhaps intermediates: PEM,"
                + " one or more; may be repeated. Or env://NAME for an environment variable that"
                + " holds them.")
        .value(
            EXTENDED_KEY_USAGE,
            "CodeSigning|Any",
            "What the signer's certificate must be for: CodeSigning, which is the default, or Any,"
                + " which also takes one without an extended key usage.")
        .value(
            AUTHORITY_FINGERPRINT,
            "SHA256",
            "The SHA-256 fingerprint of an authority that must be on the way from the signer's"
                + " certificate to the root, the root included.")
        .value(
            SUBJECT,
            "NAME",
            "What the subject of the signer's certificate must be, as RFC 2253 writes it:"
                + " CN=*,O=Organization.")
        .value(
            ALTERNATIVE_NAME,
            "NAME",
            "What one of its alternative names must be: email:*@example.com, DNS:NAME or"
                + " URI:ADDRESS; may be repeated, then each.")
        .flag(
            LOG_FINGERPRINTS,
            "Write the SHA-256 fingerprint of every certificate to standard error.");
    TimestampOptions.declare(options);
  }

  @Override
  public Source read(Arguments arguments, Log log) throws UsageException {
    List<String> chain = arguments.values(CERTIFICATE_CHAIN);
    if (chain.isEmpty()) {
      throw new UsageException("Missing option: --" + CERTIFICATE_CHAIN);
    }
    CertificateConditions conditions = conditions(arguments);
    TimestampOptions timestamps = TimestampOptions.of(arguments);
    CertificateListener listener =
        arguments.has(LOG_FINGERPRINTS) ? fingerprints(log) : (source, certificate) -> {};
    return model ->
        AcceptedSigners.anyOf(
            List.of(
                new CertificateSignature(
                    TrustedCertificates.read("certificate chain", chain),
                    conditions,
                    timestamps.read(),
                    Clock.systemUTC(),
                    listener)));
  }

  private static CertificateConditions conditions(Arguments arguments) throws UsageException {
    Optional<String> subject = arguments.value(SUBJECT);
    List<AlternativeNamePattern> names = new ArrayList<>();
    String option = SUBJECT;
    try {
      Optional<NamePattern> subjectPattern =
          subject.isEmpty() ? Optional.empty() : Optional.of(NamePattern.of(subject.get()));
      option = ALTERNATIVE_NAME;
      for (String name : arguments.values(ALTERNATIVE_NAME)) {
        names.add(AlternativeNamePattern.of(name));
      }
      return new CertificateConditions(
          usage(arguments), fingerprint(arguments), subjectPattern, List.copyOf(names));
    } catch (PatternException e) {
      throw new UsageException("Option --" + option + " " + e.clause());
    }
  }

  private static ExtendedUsage usage(Arguments arguments) throws UsageException {
    String usage = arguments.value(EXTENDED_KEY_USAGE).orElse("CodeSigning");
    return switch (usage.toLowerCase(Locale.ROOT)) {
      case "codesigning" -> ExtendedUsage.CODE_SIGNING;
      case "any" -> ExtendedUsage.ANY;
      default ->
          throw new UsageException(
              "--" + EXTENDED_KEY_USAGE + " is " + usage + ", neither CodeSigning nor Any");
    };
  }

  /** As OpenSSL prints it, in capitals and with colons, too. */
  private static Optional<String> fingerprint(Arguments arguments) throws UsageException {
    Optional<String> given = arguments.value(AUTHORITY_FINGERPRINT);
    Optional<String> hex = given.flatMap(Sha256::fingerprint);
    if (given.isPresent() && hex.isEmpty()) {
      throw new UsageException(
          "--%s is not a SHA-256 fingerprint, which has %d hexadecimal digits"
              .formatted(AUTHORITY_FINGERPRINT, Sha256.DIGITS));
    }
    return hex;
  }

  private static CertificateListener fingerprints(Log log) {
    return (source, certificate) ->
        log.err()
            .println(
                source
                    + " certificate "
                    + Printable.of(certificate.getSubjectX500Principal().getName())
                    + ": SHA-256 "
                    + Certificates.fingerprint(certificate));
  }
}
