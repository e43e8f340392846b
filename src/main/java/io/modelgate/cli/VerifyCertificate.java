package io.modelgate.cli;

import io.modelgate.verify.certificate.CertificateListener;
import io.modelgate.verify.certificate.CertificateSignature;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.TrustedCertificates;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.signer.SignatureMethod;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modelgate verify certificate}: a signature made with a certificate's private key. */
@Command(name = "certificate", description = "Verifies a signature made with a certificate.")
final class VerifyCertificate extends VerifyMethod {
  @Option(
      names = {"--certificate-chain", "--certificate_chain"},
      required = true,
      paramLabel = "FILE",
      description =
          "The trusted certificate authority's root, and perhaps intermediates: PEM, one or more;"
              + " may be repeated. Or env://NAME for an environment variable that holds them.")
  List<String> certificateChain;

  @Option(
      names = {"--log-fingerprints", "--log_fingerprints"},
      description = "Write the SHA-256 fingerprint of every certificate to standard error.")
  boolean logFingerprints;

  @Override
  SignatureMethod method() throws NotCheckedException {
    CertificateListener listener = logFingerprints ? this::log : (source, certificate) -> {};
    return new CertificateSignature(
        TrustedCertificates.read(certificateChain), Clock.systemUTC(), listener);
  }

  private void log(String source, X509Certificate certificate) {
    spec.commandLine()
        .getErr()
        .printf(
            "%s certificate %s: SHA-256 %s%n",
            source,
            Printable.of(certificate.getSubjectX500Principal().getName()),
            Certificates.fingerprint(certificate));
  }
}
