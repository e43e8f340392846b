package io.modelgate.policy.compiled;

import io.modelgate.pattern.Glob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which model must have been signed.
 *
 * @param name what its signer must call it
 * @param digests one of which must be its root digest, lower-case hex; empty for any
 * @param digestsFrom the entry of a ConfigMap that holds such digests, in place of them
 * @param signedAfter it must have been signed after this
 */
public record CompiledModelIdentity(
    Optional<Glob> name,
    List<String> digests,
    Optional<TrustSource.Entry> digestsFrom,
    Optional<Instant> signedAfter) {
  /** Any model of an accepted signer. */
  public static final CompiledModelIdentity ANY =
      new CompiledModelIdentity(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /**
   * As {@code modelgate verify} takes it.
   *
   * @param places where the verifier finds what comes from a ConfigMap
   */
  public List<String> arguments(TrustLocations places) {
    List<String> arguments = new ArrayList<>();
    name.ifPresent(glob -> arguments.add("--model-name=" + glob.pattern()));
    digests.forEach(digest -> arguments.add("--model-digest=" + digest));
    digestsFrom.ifPresent(entry -> arguments.add("--model-digests=" + places.argument(entry)));
    signedAfter.ifPresent(time -> arguments.add("--signed-after=" + time));
    return arguments;
  }
}
