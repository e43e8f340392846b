package io.modelgate.policy.compiled;

import java.util.List;
import java.util.Optional;

/**
 * Where a model is, and how strictly it is compared with its signature.
 *
 * @param path absolute, clean path in the pod's containers; empty where it is found in the pod
 * @param signature likewise of its signature; empty where the verifier finds it
 * @param ignored paths that need not match
 * @param ignoreGit whether git's files need not match; empty for what the signature says
 * @param ignoreHuggingFaceState whether what Hugging Face's client leaves need not match
 * @param ignoreAttestations whether bundles about it need not match
 * @param ignoreUnsigned whether more files may be there
 * @param followLinks whether symbolic links are followed
 * @param identity which model it must be
 */
public record ModelLocation(
    Optional<String> path,
    Optional<String> signature,
    List<String> ignored,
    Optional<Boolean> ignoreGit,
    boolean ignoreHuggingFaceState,
    boolean ignoreAttestations,
    boolean ignoreUnsigned,
    boolean followLinks,
    CompiledModelIdentity identity) {
  /** A model that is found in the pod, compared strictly. */
  public static final ModelLocation FOUND_IN_THE_POD =
      new ModelLocation(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          false,
          false,
          false,
          false,
          CompiledModelIdentity.ANY);

  /** The same at a path. */
  public ModelLocation at(String found) {
    return new ModelLocation(
        Optional.of(found),
        signature,
        ignored,
        ignoreGit,
        ignoreHuggingFaceState,
        ignoreAttestations,
        ignoreUnsigned,
        followLinks,
        identity);
  }
}
