package io.modelgate.verify.sigstore;

import dev.sigstore.fulcio.client.FulcioVerificationException;
import dev.sigstore.fulcio.client.FulcioVerifier;
import dev.sigstore.rekor.client.RekorVerificationException;
import dev.sigstore.rekor.client.RekorVerifier;
import dev.sigstore.timestamp.client.ImmutableTimestampResponse;
import dev.sigstore.timestamp.client.TimestampException;
import dev.sigstore.timestamp.client.TimestampResponse;
import dev.sigstore.timestamp.client.TimestampVerificationException;
import dev.sigstore.timestamp.client.TimestampVerifier;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.trustroot.TransparencyLog;
import io.modelgate.verify.bundle.TransparencyLogEntry;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.timestamp.TimestampResponses;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whom a Sigstore deployment trusts: its certificate authorities, transparency logs and timestamp
 * authorities. sigstore-java checks against them; here its answers become sentences.
 */
public final class SigstoreTrustRoot {
  private final SigstoreTrustedRoot root;
  private final RootAge age;
  private final FulcioVerifier authorities;
  private final List<TransparencyLog> logs;
  private final RekorVerifier logVerifier;
  private final TimestampVerifier timestampVerifier;

  /**
   * What a trusted root says.
   *
   * @throws GeneralSecurityException where a key or a certificate of it is unusable
   */
  SigstoreTrustRoot(SigstoreTrustedRoot root) throws GeneralSecurityException {
    this.root = root;
    this.age = RootAge.of(root);
    this.authorities = FulcioVerifier.newFulcioVerifier(root);
    this.logs = root.getTLogs();
    this.logVerifier = RekorVerifier.newRekorVerifier(root);
    this.timestampVerifier = TimestampVerifier.newTimestampVerifier(root);
  }

  /** Checks that an authority issued the certificate, and that it is in a certificate log. */
  void checkCertificate(X509Certificate certificate) throws VerificationException {
    try {
      CertPath path =
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
      authorities.verifySigningCertificate(path);
    } catch (FulcioVerificationException | IOException | GeneralSecurityException e) {
      if (!hasIssued(certificate)) {
        throw age.unknown(
            "the authority of its certificate (%s)"
                .formatted(Printable.of(certificate.getIssuerX500Principal().getName())));
      }
      if (!CertificateLogs.isAmong(certificate, root.getCTLogs())) {
        throw age.unknown("the log that its certificate is in");
      }
      throw new VerificationException(
          "its certificate is not of the trusted authority: " + clause(e));
    } catch (RuntimeException e) { // on hostile certificates the library throws what it meets
      throw new VerificationException("its certificate is not acceptable: " + clause(e));
    }
  }

  /** The address of a log that it trusts. */
  public Optional<URI> log(byte[] logId) {
    return logs.stream()
        .filter(log -> Arrays.equals(log.getLogId().getKeyId(), logId))
        .map(TransparencyLog::getBaseUrl)
        .findFirst();
  }

  /** When its newest log or authority began. */
  public Instant date() {
    return age.date();
  }

  /** Whether one of its authorities signed the certificate, be it trusted now or not. */
  boolean hasIssued(X509Certificate certificate) {
    return root.getCAs().stream()
        .flatMap(authority -> authority.getCertPath().getCertificates().stream())
        .anyMatch(authority -> isSignedBy(certificate, authority.getPublicKey()));
  }

  /** SHA-256 of the certificates of the authority that signed the certificate, up to its root. */
  List<String> authorities(X509Certificate certificate) {
    return root.getCAs().stream()
        .map(authority -> authority.getCertPath().getCertificates())
        .filter(
            path -> path.stream().anyMatch(each -> isSignedBy(certificate, each.getPublicKey())))
        .flatMap(path -> path.stream().map(X509Certificate.class::cast))
        .map(Certificates::fingerprint)
        .toList();
  }

  private static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Checks that a trusted log has the entry, and where it promised so the promise. */
  void checkLogEntry(TransparencyLogEntry entry) throws VerificationException {
    if (logs.stream().noneMatch(log -> Arrays.equals(log.getLogId().getKeyId(), entry.logId()))) {
      throw age.unknown("its transparency log");
    }
    try {
      logVerifier.verifyEntry(LogEntries.of(entry));
    } catch (RekorVerificationException e) {
      throw new VerificationException("its transparency log entry is not valid: " + clause(e));
    } catch (RuntimeException e) { // on hostile entries the library throws what it meets
      throw new VerificationException("its transparency log entry is not readable: " + clause(e));
    }
  }

  /** Checks that the log's key was in use. */
  void checkLogAt(byte[] logId, Instant time) throws VerificationException {
    if (TransparencyLog.find(logs, logId, time).isEmpty()) {
      throw new VerificationException("its transparency log was not trusted on " + time);
    }
  }

  /** When a trusted authority saw the signature (RFC 3161). */
  Instant timeOf(byte[] timestamp, byte[] signature) throws VerificationException {
    try {
      TimestampResponses.token(timestamp); // bounds what the library reads after it
    } catch (VerificationException e) {
      throw new VerificationException("its timestamp is not valid: " + e.getMessage());
    }
    try {
      TimestampResponse response = ImmutableTimestampResponse.builder().encoded(timestamp).build();
      timestampVerifier.verify(response, signature);
      return response.getGenTime().toInstant();
    } catch (TimestampException | TimestampVerificationException e) {
      throw new VerificationException("its timestamp is not valid: " + clause(e));
    } catch (RuntimeException e) { // on hostile timestamps the library throws what it meets
      throw new VerificationException("its timestamp is not readable: " + clause(e));
    }
  }

  private static String clause(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : Printable.of(message.strip().replaceAll("\\s*\\R\\s*", ", "));
  }
}
