package io.modelgate.verify.statement;

import java.util.Optional;
import java.util.Set;

/**
 * How the signer turned the model into digests (OpenSSF Model Signing v1.0, 5.2.2).
 *
 * @param hash the hash function of all digests
 * @param shardSize bytes of a shard; {@link #WHOLE_FILES} where each file has one digest
 * @param recordedSymlinks whether the signer followed symbolic links; empty if it is not recorded
 * @param ignoredPaths paths relative to the model that the signer left out, each with all below it
 */
public record Serialization(
    Hash hash, long shardSize, Optional<Boolean> recordedSymlinks, Set<String> ignoredPaths) {
  /** The shard size of the method {@code files}. */
  public static final long WHOLE_FILES = Long.MAX_VALUE;

  /** What signers of v0.2 did, who did not write it down. */
  static final Serialization V0_2 =
      new Serialization(Hash.SHA256, WHOLE_FILES, Optional.empty(), Set.of());

  /** Whether files are cut into shards (6.3.2). */
  public boolean shards() {
    return shardSize != WHOLE_FILES;
  }

  /**
   * Whether a resource's {@code algorithm} says the same; signers before v1.2 wrote the shard size
   * into it.
   */
  boolean agreesWith(String algorithm) {
    return algorithm.equals(hash.identifier())
        || (shards() && algorithm.equals(hash.identifier() + "-sharded-" + shardSize));
  }
}
