package io.modelgate.verify.bundle;

/**
 * What Modelgate uses of a Sigstore bundle (sigstore_bundle.proto, OpenSSF Model Signing v1.0
 * section 4).
 *
 * @param material what the bundle says about who signed
 * @param envelope the signed statement
 */
public record Bundle(VerificationMaterial material, Envelope envelope) {}
