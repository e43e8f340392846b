package io.modelgate.verify.certificate;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.VerificationMaterial;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Timestamps;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The check of a bundle that was signed with a certificate's key (OpenSSF Model Signing v1.0, 4.1
 * and 8.2). No revocation list is asked for, and nothing is fetched.
 */
public final class CertificateSignature implements SignatureMethod {
  private final List<X509Certificate> trusted;
  private final CertificateConditions conditions;
  private final Timestamps timestamps;
  private final Clock clock;
  private final CertificateListener listener;

  /**
   * Accepts the signers that an authority vouches for.
   *
   * @param trusted see {@link TrustedCertificates}
   * @param conditions what must be true of the signer's certificate besides
   * @param timestamps say when certificates must be valid
   * @param clock says it if they do not: see src/site/decisions/0010
   * @param listener is told of every certificate
   */
  public CertificateSignature(
      List<X509Certificate> trusted,
      CertificateConditions conditions,
      Timestamps timestamps,
      Clock clock,
      CertificateListener listener) {
    this.trusted = trusted;
    this.conditions = conditions;
    this.timestamps = timestamps;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public SignedPayload open(Bundle bundle) throws VerificationException {
    List<X509Certificate> certificates = certificates(bundle.material());
    X509Certificate signing = certificates.get(0);
    Timestamps.Found found = timestamps.of(bundle);
    List<X509Certificate> path = trustedPath(certificates, found);
    EllipticCurveKey key = Certificates.key(signing);
    if (!key.signed(bundle.envelope())) {
      throw new VerificationException("it is not its certificate's: " + subject(signing));
    }
    return new SignedPayload(
        bundle.envelope().payload(),
        new Signer.Certificate(
            signing.getSubjectX500Principal().getName(),
            Certificates.fingerprint(signing),
            path.get(path.size() - 1).getSubjectX500Principal().getName(),
            found.earliest()),
        key.fingerprint(),
        Optional.empty(),
        fingerprints(key, path),
        Optional.empty());
  }

  private static Set<String> fingerprints(EllipticCurveKey key, List<X509Certificate> path) {
    Set<String> fingerprints = new LinkedHashSet<>(Set.of(key.fingerprint()));
    for (X509Certificate each : path) {
      fingerprints.add(Certificates.fingerprint(each));
    }
    return fingerprints;
  }

  private List<X509Certificate> certificates(VerificationMaterial material)
      throws VerificationException {
    if (!(material instanceof CertificateChain chain)) {
      throw new VerificationException(
          "it was made with " + material.one() + ", not with an x509CertificateChain");
    }
    if (chain.certificates().isEmpty()) {
      throw new VerificationException("x509CertificateChain contains no certificate");
    }
    trusted.forEach(each -> listener.read("given", each));
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : chain.certificates()) {
      try {
        certificates.add(Certificates.parse(der));
      } catch (CertificateException e) {
        throw new VerificationException(
            "certificate "
                + (certificates.size() + 1)
                + " of x509CertificateChain is not an X.509 certificate");
      }
    }
    certificates.forEach(each -> listener.read("signature", each));
    return certificates;
  }

  /** At one of the times of its timestamps, the earliest first; if it has none, now. */
  private List<X509Certificate> trustedPath(
      List<X509Certificate> certificates, Timestamps.Found found) throws VerificationException {
    if (found.times().isEmpty()) {
      Instant now = clock.instant();
      try {
        return trustedPath(certificates, now);
      } catch (VerificationException e) {
        boolean isOfTheTime =
            Stream.concat(certificates.stream(), trusted.stream())
                .anyMatch(each -> !Validity.isValid(each, now));
        throw found.otherwise().isEmpty() || !isOfTheTime
            ? e
            : new VerificationException(e.getMessage() + "; " + found.otherwise().get());
      }
    }
    Optional<VerificationException> first = Optional.empty();
    for (Instant time : found.times()) {
      try {
        return trustedPath(certificates, time);
      } catch (VerificationException e) {
        String why = e.getMessage() + "; its timestamp says " + time;
        first = first.or(() -> Optional.of(new VerificationException(why)));
      }
    }
    throw first.orElseThrow();
  }

  private List<X509Certificate> trustedPath(List<X509Certificate> certificates, Instant at)
      throws VerificationException {
    List<X509Certificate> path =
        TrustedPath.find(
            certificates.get(0), trusted, certificates.subList(1, certificates.size()), at);
    conditions.check(path);
    return path;
  }

  private static String subject(X509Certificate certificate) {
    return CertificatePath.name(certificate.getSubjectX500Principal());
  }
}
