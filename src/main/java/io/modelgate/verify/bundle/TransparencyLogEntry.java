package io.modelgate.verify.bundle;

import java.util.List;
import java.util.Optional;

/**
 * Where a bundle says that its signature is logged (sigstore_rekor.proto, TransparencyLogEntry).
 *
 * @param logId SHA-256 of the log's key
 * @param logIndex the entry's number in the log, over all its trees
 * @param integratedTime when the log took the entry, seconds since 1970; believed only with a
 *     promise; zero where it is missing
 * @param promise the log's signature over time, number and body, which Rekor v1 gives
 * @param proof that the entry is in the log
 * @param body what was logged: JSON
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
public record TransparencyLogEntry(
    byte[] logId,
    long logIndex,
    long integratedTime,
    Optional<byte[]> promise,
    InclusionProof proof,
    byte[] body) {

  /**
   * The way from an entry up to a tree's root (RFC 9162, 2.1.3).
   *
   * @param logIndex the entry's number in the tree
   * @param treeSize the number of entries in the tree
   * @param rootHash SHA-256
   * @param hashes the siblings, from the leaf up
   * @param checkpoint the log's signature over the root: a signed note
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  public record InclusionProof(
      long logIndex, long treeSize, byte[] rootHash, List<byte[]> hashes, String checkpoint) {}
}
