package io.modelgate.verify.bundle;

import java.util.List;
import java.util.Optional;

/**
 * What a bundle says about who signed it; nothing of it is authenticated (OpenSSF Model Signing
 * v1.0, 4.1).
 */
public sealed interface VerificationMaterial {

  /** The name of the bundle's field. */
  String field();

  /** The same with its article. */
  default String one() {
    return (field().startsWith("x") ? "an " : "a ") + field();
  }

  /** When it was made, by RFC 3161 (TimeStampResp, DER); may be empty. */
  List<byte[]> timestamps();

  /**
   * A long-lived key.
   *
   * @param hint SHA-256 of the key in hex
   * @param rawBytes of signers before v1.1.0: the key itself, PEM or DER
   */
  record PublicKey(Optional<String> hint, Optional<byte[]> rawBytes, List<byte[]> timestamps)
      implements VerificationMaterial {
    @Override
    public String field() {
      return "publicKey";
    }
  }

  /**
   * A certificate with its issuers.
   *
   * @param certificates DER, the signing certificate first; may be empty
   */
  record CertificateChain(List<byte[]> certificates, List<byte[]> timestamps)
      implements VerificationMaterial {
    static final String FIELD = "x509CertificateChain";

    @Override
    public String field() {
      return FIELD;
    }
  }

  /**
   * A short-lived certificate of Sigstore's.
   *
   * @param der the certificate
   * @param logEntries where the signature is logged; may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Certificate(byte[] der, List<TransparencyLogEntry> logEntries, List<byte[]> timestamps)
      implements VerificationMaterial {
    @Override
    public String field() {
      return "certificate";
    }
  }
}
