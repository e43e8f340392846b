package io.modelgate.verify.signer;

import java.util.List;

/**
 * Who may have signed.
 *
 * @param methods one for each signer that counts for one
 * @param atLeast how many of them must have
 */
public record AcceptedSigners(List<SignatureMethod> methods, int atLeast) {
  /** Any one of these signers is enough. */
  public static AcceptedSigners anyOf(List<SignatureMethod> methods) {
    return new AcceptedSigners(methods, 1);
  }

  /** Whether more than one signature may be there. */
  public boolean areSeveral() {
    return atLeast > 1;
  }
}
