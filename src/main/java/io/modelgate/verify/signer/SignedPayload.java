package io.modelgate.verify.signer;

import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.verify.bundle.Payload;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A payload whose signature was checked.
 *
 * @param payload the signed bytes of the DSSE envelope
 * @param signer who signed them
 * @param holder what tells signers apart, however they are named: the SHA-256 of a long-lived key,
 *     or the signer's name
 * @param time when they did, where somebody trusted says so
 * @param fingerprints SHA-256 of every key and certificate that vouches for it, hex
 * @param log where it is logged, if it is
 */
public record SignedPayload(
    Payload payload,
    Signer signer,
    String holder,
    Optional<Instant> time,
    Set<String> fingerprints,
    Optional<LogEntry> log) {
  private static final Payload NONE = Payload.of(new byte[0]);

  /** The same without the signed bytes. */
  public SignedPayload withoutPayload() {
    return new SignedPayload(NONE, signer, holder, time, fingerprints, log);
  }
}
