package io.modelgate.policy.trust;

import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;

/** Reads a text that stands in a resource. */
public final class InlineTrust {
  /** What begins a public key. */
  public static final String KEY = "-----BEGIN PUBLIC KEY-----";

  /** What begins a certificate. */
  public static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

  /** What begins a Sigstore root. */
  public static final String ROOT = "{";

  private InlineTrust() {}

  /**
   * Reads one.
   *
   * @param holds what must stand in it
   */
  public static TrustSource.Inline of(String field, String text, String holds)
      throws FaultException {
    if (!text.contains(holds)) {
      throw new FaultException(
          field + " does not contain " + holds + ": put the content of the file here");
    }
    if (text.contains("PRIVATE KEY-----")) {
      throw new FaultException(
          field + " contains a private key, which must never be here: remove it");
    }
    return new TrustSource.Inline(text);
  }
}
