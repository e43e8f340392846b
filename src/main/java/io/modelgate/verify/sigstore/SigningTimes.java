package io.modelgate.verify.sigstore;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.TransparencyLogEntry;
import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.problem.VerificationException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When a signature was made, by the word of those who are trusted with it: a certificate of
 * Fulcio's is good for ten minutes, and what is signed later is not its holder's.
 */
final class SigningTimes {
  private final SigstoreTrustRoot trustRoot;
  private final TransparencyLogEntry entry;
  private final LogEntryBody body;

  SigningTimes(SigstoreTrustRoot trustRoot, TransparencyLogEntry entry, LogEntryBody body) {
    this.trustRoot = trustRoot;
    this.entry = entry;
    this.body = body;
  }

  /**
   * Checks that there is a time, and that certificate and log were valid at each.
   *
   * @return the earliest of them
   */
  Instant check(X509Certificate certificate, Certificate material, Envelope envelope)
      throws VerificationException {
    List<Instant> times = new ArrayList<>();
    for (byte[] timestamp : material.timestamps()) {
      times.add(trustRoot.timeOf(timestamp, envelope.signature()));
    }
    if (entry.promise().isPresent()) {
      times.add(integratedTime());
    }
    if (times.isEmpty()) {
      throw new VerificationException(
          "neither its transparency log entry nor a timestamp proves when it was made");
    }
    for (Instant time : times) {
      check(certificate, time);
      trustRoot.checkLogAt(entry.logId(), time);
    }
    return Collections.min(times);
  }

  /** The promise is over the time, and was checked with the entry. */
  private Instant integratedTime() throws VerificationException {
    if (body.kind() != LogEntryBody.Kind.DSSE_1) {
      throw new VerificationException("its transparency log entry is Rekor v2's with a promise");
    }
    try {
      return Instant.ofEpochSecond(entry.integratedTime());
    } catch (java.time.DateTimeException e) {
      throw new VerificationException("tlogEntries.integratedTime is not a time");
    }
  }

  private static void check(X509Certificate certificate, Instant time)
      throws VerificationException {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (time.isBefore(from) || time.isAfter(until)) {
      throw new VerificationException(
          "it was made on "
              + time
              + ", when its certificate was not valid: that was from "
              + from
              + " until "
              + until);
    }
  }
}
