package io.modelgate.verify.key;

import static java.util.stream.Collectors.joining;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.VerificationMaterial;
import io.modelgate.verify.bundle.VerificationMaterial.PublicKey;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Timestamps;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The check of a bundle that was signed with a key (OpenSSF Model Signing v1.0, 4.1 and 8.2). */
public final class KeySignature implements SignatureMethod {
  private final List<EllipticCurveKey> keys;
  private final Timestamps timestamps;

  /**
   * Accepts one signer.
   *
   * @param key the key that must have signed
   */
  public KeySignature(EllipticCurveKey key) {
    this(List.of(key));
  }

  /**
   * Accepts any of several signers.
   *
   * @param keys one of which must have signed; at least one
   */
  public KeySignature(List<EllipticCurveKey> keys) {
    this(keys, Timestamps.NONE);
  }

  /**
   * Accepts any of several signers.
   *
   * @param keys one of which must have signed; at least one
   * @param timestamps say by when it had signed
   */
  public KeySignature(List<EllipticCurveKey> keys, Timestamps timestamps) {
    this.keys = List.copyOf(keys);
    this.timestamps = timestamps;
  }

  /** A method for each key, where each counts for itself. */
  public List<KeySignature> each() {
    return keys.stream().map(key -> new KeySignature(List.of(key), timestamps)).toList();
  }

  @Override
  public SignedPayload open(Bundle bundle) throws VerificationException {
    EllipticCurveKey key = signer(bundle);
    return new SignedPayload(
        bundle.envelope().payload(),
        new Signer.Key(key.fingerprint(), timestamps.of(bundle).earliest()),
        key.fingerprint(),
        Optional.empty(),
        Set.of(key.fingerprint()),
        Optional.empty());
  }

  private EllipticCurveKey signer(Bundle bundle) throws VerificationException {
    VerificationMaterial material = bundle.material();
    if (!(material instanceof PublicKey named)) {
      throw new VerificationException("it was made with " + material.one() + ", not with a key");
    }
    // Neither hint nor key in the bundle is authenticated: they tell a wrong key from a wrong
    // signature, the signature decides.
    List<EllipticCurveKey> possible = keys.stream().filter(key -> isNamed(key, named)).toList();
    if (possible.isEmpty()) {
      throw new VerificationException("it was made with another key than " + given());
    }
    return possible.stream()
        .filter(key -> key.signed(bundle.envelope()))
        .findFirst()
        .orElseThrow(
            () ->
                new VerificationException(
                    keys.size() == 1
                        ? "it is not the given key's, whose SHA-256 is " + fingerprints()
                        : "it is none of the given keys', whose SHA-256 are " + fingerprints()));
  }

  private static boolean isNamed(EllipticCurveKey key, PublicKey named) {
    return named.hint().filter(hint -> !isHint(hint, key)).isEmpty()
        && named.rawBytes().filter(bytes -> !key.isEncodedIn(bytes)).isEmpty();
  }

  private static boolean isHint(String hint, EllipticCurveKey key) {
    return hint.isEmpty()
        || hint.equalsIgnoreCase(key.pemFingerprint())
        || hint.equalsIgnoreCase(key.fingerprint());
  }

  private String given() {
    return keys.size() == 1
        ? "the given one, whose SHA-256 is " + fingerprints()
        : "the given ones, whose SHA-256 are " + fingerprints();
  }

  private String fingerprints() {
    return keys.stream().map(EllipticCurveKey::fingerprint).collect(joining(", "));
  }
}
