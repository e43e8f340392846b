package io.modelgate.verify.signer;

import java.time.Instant;
import java.util.Optional;

/** Who signed a model, as far as the signature proves it. */
public sealed interface Signer {

  /**
   * The holder of a private key.
   *
   * @param fingerprint SHA-256 of the public key's DER, in hex
   * @param timestamp by when it had signed, if a trusted timestamp authority says so
   */
  record Key(String fingerprint, Optional<Instant> timestamp) implements Signer {}

  /**
   * The holder of a certificate.
   *
   * @param subject the certificate's subject (RFC 2253)
   * @param fingerprint SHA-256 of the certificate's DER, in hex
   * @param root subject of the trusted authority that the chain ends in
   * @param timestamp by when it had signed, if a trusted timestamp authority says so
   */
  record Certificate(String subject, String fingerprint, String root, Optional<Instant> timestamp)
      implements Signer {}

  /**
   * Someone whom an OpenID Connect provider knew.
   *
   * @param identity e-mail address or URI
   * @param issuer the provider's address
   */
  record Identity(String identity, String issuer) implements Signer {}
}
