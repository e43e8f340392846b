package io.modelgate.verify;

import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Differences;
import java.util.List;

/**
 * How the comparison of a model with its signature ended; the signature itself was good.
 *
 * @param signers who signed, as many as must have; at least one
 * @param differences where the model is not what was signed; empty where it is verified
 * @param files number of files that were signed
 * @param bytes how much was hashed
 */
public record Verification(List<Signer> signers, Differences differences, int files, long bytes) {

  /** Who signed; the first of several. */
  public Signer signer() {
    return signers.get(0);
  }

  /** Whether the model is what was signed. */
  public boolean verified() {
    return differences.isEmpty();
  }
}
