package io.modelgate.cli;

import io.modelgate.verify.certificate.CertificateListener;
import io.modelgate.verify.certificate.CertificateSignature;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.TrustedCertificates;
import io.modelgate.verify.problem.Printable;
import java.time.Clock;
import java.util.List;

/** {@code modelgate verify certificate}: a signature made with a certificate's private key. */
final class VerifyCertificate implements VerifyMethod {
  private static final String CERTIFICATE_CHAIN = "certificate-chain";
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
  public void declare(Declarations options) {
    options
        .value(
            CERTIFICATE_CHAIN,
            "FILE",
            "The trusted certificate authority's root, and perhaps intermediates: PEM, one or more;"
                + " may be repeated. Or env://NAME for an environment variable that holds them.")
        .flag(
            LOG_FINGERPRINTS,
            "Write the SHA-256 fingerprint of every certificate to standard error.");
  }

  @Override
  public Source read(Arguments arguments, ModelOptions model, Log log) throws UsageException {
    List<String> chain = arguments.values(CERTIFICATE_CHAIN);
    if (chain.isEmpty()) {
      throw new UsageException("Missing option: --" + CERTIFICATE_CHAIN);
    }
    CertificateListener listener =
        arguments.has(LOG_FINGERPRINTS) ? fingerprints(log) : (source, certificate) -> {};
    return () ->
        new CertificateSignature(TrustedCertificates.read(chain), Clock.systemUTC(), listener);
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
