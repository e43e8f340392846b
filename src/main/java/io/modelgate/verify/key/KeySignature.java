package io.modelgate.verify.key;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.BundleParser;
import io.modelgate.verify.bundle.VerificationMaterial;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import java.io.IOException;
import java.io.InputStream;

/** The check of a bundle that was signed with a key (OpenSSF Model Signing v1.0, 4.1 and 8.2). */
public final class KeySignature implements SignatureMethod {
  private final EllipticCurveKey key;

  /**
   * Accepts one signer.
   *
   * @param key the key that must have signed
   */
  public KeySignature(EllipticCurveKey key) {
    this.key = key;
  }

  @Override
  public SignedPayload open(InputStream in) throws VerificationException, IOException {
    Bundle bundle = BundleParser.parse(in);
    check(bundle);
    return new SignedPayload(bundle.envelope().payload(), new Signer.Key(key.fingerprint()));
  }

  private void check(Bundle bundle) throws VerificationException {
    VerificationMaterial material = bundle.material();
    if (!(material instanceof PublicKey named)) {
      throw new VerificationException(
          "it was made with a " + material.field() + ", not with a key");
    }
    // Neither is authenticated: they tell a wrong key from a wrong signature, the signature
    // decides.
    if (named.hint().filter(hint -> !names(hint)).isPresent()
        || named.rawBytes().filter(bytes -> !key.isEncodedIn(bytes)).isPresent()) {
      throw new VerificationException(
          "it was made with another key than the given one, whose SHA-256 is " + key.fingerprint());
    }
    if (!key.signed(bundle.envelope())) {
      throw new VerificationException(
          "it is not the given key's, whose SHA-256 is " + key.fingerprint());
    }
  }

  private boolean names(String hint) {
    return hint.isEmpty()
        || hint.equalsIgnoreCase(key.pemFingerprint())
        || hint.equalsIgnoreCase(key.fingerprint());
  }
}
