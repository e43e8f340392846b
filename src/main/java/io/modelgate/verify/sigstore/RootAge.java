package io.modelgate.verify.sigstore;

import dev.sigstore.trustroot.CertificateAuthority;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.trustroot.TransparencyLog;
import io.modelgate.verify.problem.VerificationException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How old a trusted root is.
 *
 * @param date when its newest log or authority began
 */
record RootAge(Instant date) {
  static RootAge of(SigstoreTrustedRoot root) {
    Instant newest = Instant.EPOCH;
    for (TransparencyLog log : root.getTLogs()) {
      newest = later(newest, log.getPublicKey().getValidFor().getStart());
    }
    for (TransparencyLog log : root.getCTLogs()) {
      newest = later(newest, log.getPublicKey().getValidFor().getStart());
    }
    for (CertificateAuthority authority : root.getCAs()) {
      newest = later(newest, authority.getValidFor().getStart());
    }
    for (CertificateAuthority authority : root.getTSAs()) {
      newest = later(newest, authority.getValidFor().getStart());
    }
    return new RootAge(newest);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** What to throw if the root does not know somebody: perhaps it is too old. */
  VerificationException unknown(String who) {
    return new VerificationException(
        "%s is not in the trusted root, whose newest log or authority is of %s: if it is newer, use a newer root (a TrustRoot in a cluster; --trusted-root or --refresh-trust elsewhere)"
            .formatted(who, LocalDate.ofInstant(date, ZoneOffset.UTC)));
  }
}
