package io.modelgate.verify;

import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Differences;

/**
 * How the comparison of a model with its signature ended; the signature itself was good.
 *
 * @param signer who signed
 * @param differences where the model is not what was signed; empty where it is verified
 * @param files number of files that were signed
 * @param bytes how much was hashed
 */
public record Verification(Signer signer, Differences differences, int files, long bytes) {

  /** Whether the model is what was signed. */
  public boolean verified() {
    return differences.isEmpty();
  }
}
