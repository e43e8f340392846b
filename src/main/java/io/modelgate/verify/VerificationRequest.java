package io.modelgate.verify;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.verify.bundle.SignatureFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to verify, and what the caller allows beyond what the signature records.
 *
 * @param model the model's directory or single file
 * @param identity which model it must be
 * @param recalls what is refused, whoever signed it
 * @param signatures the bundles; where one lies inside the model it is no part of it
 * @param attestations files of the model that are about it, and need not be signed
 * @param ignored files and directories inside the model to leave out, besides those that the signer
 *     left out; relative ones are the working directory's or the model's
 * @param ignoreGitPaths whether {@code .git}, {@code .github}, {@code .gitignore} and {@code
 *     .gitattributes} at the model's top are left out where they were not signed
 * @param ignoreHuggingFaceState whether what Hugging Face's client leaves in {@code
 *     .cache/huggingface} is left out where it was not signed
 * @param ignoreUnsignedFiles whether files that were not signed are ignored
 * @param allowSymlinks whether the model itself may be a link, and links inside it are followed
 *     where the signature does not record whether the signer did
 * @param allDifferences whether all files are compared, also if the model is refused already
 */
public record VerificationRequest(
    Path model,
    ExpectedModel identity,
    List<RecallPattern> recalls,
    List<SignatureFile> signatures,
    Set<Path> attestations,
    Set<Path> ignored,
    boolean ignoreGitPaths,
    boolean ignoreHuggingFaceState,
    boolean ignoreUnsignedFiles,
    boolean allowSymlinks,
    boolean allDifferences) {

  /** Nothing allowed beyond what the signature records. */
  public static VerificationRequest of(Path model, Path signature) {
    return new VerificationRequest(
        model,
        ExpectedModel.ANY,
        List.of(),
        List.of(SignatureFile.whole(signature)),
        Set.of(),
        Set.of(),
        true,
        false,
        false,
        false,
        false);
  }
}
