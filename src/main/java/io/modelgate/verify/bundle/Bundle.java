package io.modelgate.verify.bundle;

import java.util.Optional;

/**
 * What Modelgate uses of a Sigstore bundle (sigstore_bundle.proto, OpenSSF Model Signing v1.0
 * section 4).
 *
 * @param material what the bundle says about the key
 * @param envelope the signed statement
 */
public record Bundle(VerificationMaterial material, Envelope envelope) {

  /**
   * The unauthenticated pointer to the key that signed.
   *
   * @param kind the field that the bundle carries: {@code publicKey}, {@code x509CertificateChain}
   *     or {@code certificate}
   * @param keyHint {@code publicKey.hint}: SHA-256 of the key in hex
   * @param keyBytes {@code publicKey.rawBytes}, of signers before v1.1.0: the key itself, PEM or
   *     DER
   */
  public record VerificationMaterial(
      String kind, Optional<String> keyHint, Optional<byte[]> keyBytes) {}
}
