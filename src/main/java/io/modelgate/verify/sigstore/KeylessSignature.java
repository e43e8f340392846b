package io.modelgate.verify.sigstore;

import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.TransparencyLogEntry;
import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The check of a bundle that was signed keyless (OpenSSF Model Signing v1.0, 4.1 and 8.2;
 * Sigstore's client specification). src/site/decisions/0011 says what is sigstore-java's and what
 * is ours.
 */
public final class KeylessSignature implements SignatureMethod {
  private final List<SigstoreTrustRoot> trustRoots;
  private final ExpectedSigner expected;

  /**
   * Accepts one signer.
   *
   * @param expected who must have signed, and who must have vouched for it; compared character by
   *     character
   * @throws IllegalArgumentException where either is empty: anyone can have a certificate
   */
  public KeylessSignature(SigstoreTrustRoot trustRoot, Signer.Identity expected) {
    this(List.of(trustRoot), ExpectedSigner.exactly(expected));
  }

  /**
   * Accepts whoever is expected.
   *
   * @param trustRoots at least one; one of them must vouch for all of a signature
   */
  public KeylessSignature(List<SigstoreTrustRoot> trustRoots, ExpectedSigner expected) {
    this.trustRoots = trustRoots;
    this.expected = expected;
  }

  @Override
  public SignedPayload open(Bundle bundle) throws VerificationException {
    Certificate material = material(bundle);
    X509Certificate certificate = certificate(material);
    VerificationException refused = null;
    for (SigstoreTrustRoot each : trustRoots) {
      try {
        return open(bundle, material, certificate, each);
      } catch (VerificationException e) {
        // The word of a root that knows the signer's authority counts.
        refused = refused == null || each.hasIssued(certificate) ? e : refused;
      }
    }
    throw Objects.requireNonNull(refused, "no trust root");
  }

  private SignedPayload open(
      Bundle bundle, Certificate material, X509Certificate certificate, SigstoreTrustRoot trustRoot)
      throws VerificationException {
    trustRoot.checkCertificate(certificate);
    Signer.Identity actual = CertificateIdentity.of(certificate);
    expected.check(actual, certificate);
    if (!Certificates.signingKey(certificate).signedAsDsse(bundle.envelope())) {
      throw new VerificationException("it is not its certificate's");
    }
    TransparencyLogEntry entry = material.logEntries().get(0);
    trustRoot.checkLogEntry(entry);
    LogEntryBody body = LogEntryBody.parse(entry.body());
    body.checkLogs(bundle.envelope(), material.der());
    Instant time =
        new SigningTimes(trustRoot, entry, body).check(certificate, material, bundle.envelope());
    return new SignedPayload(
        bundle.envelope().payload(),
        actual,
        actual.toString(),
        Optional.of(time),
        fingerprints(certificate, trustRoot),
        Optional.of(log(entry)));
  }

  private static Set<String> fingerprints(X509Certificate certificate, SigstoreTrustRoot trustRoot)
      throws VerificationException {
    Set<String> fingerprints = new LinkedHashSet<>();
    fingerprints.add(Certificates.signingKey(certificate).fingerprint());
    fingerprints.add(Certificates.fingerprint(certificate));
    fingerprints.addAll(trustRoot.authorities(certificate));
    return fingerprints;
  }

  /** The log's promise is over its number; without one, its tree proves the number in the tree. */
  private static LogEntry log(TransparencyLogEntry entry) {
    return new LogEntry(
        HexFormat.of().formatHex(entry.logId()),
        entry.promise().isPresent() ? entry.logIndex() : entry.proof().logIndex());
  }

  private static Certificate material(Bundle bundle) throws VerificationException {
    if (!(bundle.material() instanceof Certificate material)) {
      throw new VerificationException(
          "it was made with " + bundle.material().one() + ", not keyless with a certificate");
    }
    if (material.logEntries().size() != 1) {
      throw new VerificationException(
          "verificationMaterial.tlogEntries must contain exactly one entry, not "
              + material.logEntries().size());
    }
    return material;
  }

  private static X509Certificate certificate(Certificate material) throws VerificationException {
    try {
      return Certificates.parse(material.der());
    } catch (CertificateException e) {
      throw new VerificationException("certificate.rawBytes is not an X.509 certificate");
    }
  }
}
