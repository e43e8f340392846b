package io.modelgate.verify;

import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Differences;
import java.util.List;

/**
 * How the comparison of a model with its signature ended; the signature itself was good.
 *
 * @param signatures those of the signers, as many as must have signed; at least one
 * @param differences where the model is not what was signed; empty where it is verified
 * @param files number of files that were signed
 * @param bytes how much was hashed
 */
public record Verification(
    List<ModelSignature> signatures, Differences differences, int files, long bytes) {
  /** Who signed. */
  public List<Signer> signers() {
    return signatures.stream().map(ModelSignature::signer).toList();
  }

  /** Who signed; the first of several. */
  public Signer signer() {
    return signatures.get(0).signer();
  }

  /** Whether the model is what was signed. */
  public boolean verified() {
    return differences.isEmpty();
  }
}
