package io.modelgate.verify.key;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.Bundle.VerificationMaterial;
import io.modelgate.verify.problem.VerificationException;
import java.util.Arrays;

/** The check of a bundle that was signed with a key (OpenSSF Model Signing v1.0, 4.1 and 8.2). */
public final class KeySignature {
  private KeySignature() {}

  /**
   * Passes where the bundle's signature is the key's.
   *
   * @throws VerificationException where the bundle was signed another way, or with another key
   */
  public static void check(Bundle bundle, EllipticCurveKey key) throws VerificationException {
    VerificationMaterial material = bundle.material();
    if (!material.kind().equals("publicKey")) {
      throw new VerificationException("it was made with a " + material.kind() + ", not with a key");
    }
    // Neither is authenticated: they tell a wrong key from a wrong signature, the signature
    // decides.
    if (material.keyHint().filter(hint -> !names(hint, key)).isPresent()
        || material.keyBytes().filter(bytes -> !holds(bytes, key)).isPresent()) {
      throw new VerificationException(
          "it was made with another key than the given one, whose SHA-256 is " + key.fingerprint());
    }
    if (!key.verifies(
        bundle.envelope().preAuthenticationEncoding(), bundle.envelope().signature())) {
      throw new VerificationException(
          "it is not the given key's, whose SHA-256 is " + key.fingerprint());
    }
  }

  private static boolean names(String hint, EllipticCurveKey key) {
    return hint.isEmpty()
        || hint.equalsIgnoreCase(key.pemFingerprint())
        || hint.equalsIgnoreCase(key.fingerprint());
  }

  private static boolean holds(byte[] bytes, EllipticCurveKey key) {
    return Arrays.equals(bytes, key.pem()) || Arrays.equals(bytes, key.der());
  }
}
