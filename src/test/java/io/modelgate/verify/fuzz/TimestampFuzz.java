package io.modelgate.verify.fuzz;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.signer.Timestamps;
import io.modelgate.verify.timestamp.TestTimestamps;
import io.modelgate.verify.timestamp.TimestampAuthorities;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Takes the bytes for an authority's answer: no other time comes of it than the one it said. */
final class TimestampFuzz {
  private static final byte[] SIGNATURE = {1, 2, 3};
  private static final Instant THEN = Instant.parse("2025-06-01T12:00:00Z");
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);

  private final Timestamps timestamps;
  private final byte[] seed;

  TimestampFuzz() throws GeneralSecurityException, IOException {
    TestTimestamps authority = new TestTimestamps();
    timestamps = new TimestampAuthorities(List.of(authority.root()), NOW);
    seed = authority.of(SIGNATURE, THEN);
  }

  /** A good answer. */
  byte[] seed() {
    return seed;
  }

  /** Whether it counts. */
  boolean run(byte[] data) {
    Timestamps.Found found =
        timestamps.of(
            new Bundle(
                new CertificateChain(List.of(), List.of(data)),
                new Envelope(Envelope.IN_TOTO, Payload.of(new byte[0]), SIGNATURE)));
    if (found.times().isEmpty()) {
      Sentence.check(found.otherwise().orElse(""));
      return false;
    }
    if (!found.times().equals(List.of(THEN))) {
      throw new AssertionError("a forged time: " + found.times());
    }
    return true;
  }
}
