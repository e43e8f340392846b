package io.modelgate.pattern;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one good signature of a model, for whoever recalls it.
 *
 * @param rootDigest SHA-256 over the digests of the model's files, hex
 * @param fingerprints SHA-256 of every key and certificate that vouches for it, hex
 * @param identity of a keyless signer, or empty; one that ends with an ellipsis is cut
 * @param issuer who vouches for the identity, or empty; may be cut likewise
 * @param signedAt when it was signed, where somebody trusted says so
 * @param log where it is logged, if it is
 */
public record SignatureFacts(
    String rootDigest,
    Set<String> fingerprints,
    String identity,
    String issuer,
    Optional<Instant> signedAt,
    Optional<LogEntry> log) {

  /**
   * An entry of a transparency log.
   *
   * @param logId SHA-256 of the log's key, hex
   * @param index the entry's number
   */
  public record LogEntry(String logId, long index) {}
}
