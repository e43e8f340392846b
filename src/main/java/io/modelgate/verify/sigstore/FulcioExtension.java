package io.modelgate.verify.sigstore;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads the extensions of Fulcio's certificates (Fulcio's OID registry). */
final class FulcioExtension {
  private static final String ARC = "1.3.6.1.4.1.57264.1.";

  private FulcioExtension() {}

  /**
   * A text.
   *
   * @param number the last of its object identifier
   * @throws IllegalArgumentException if it is there, and no text
   */
  static Optional<String> text(X509Certificate certificate, int number) {
    return bytes(certificate, ARC + number).map(der -> ASN1UTF8String.getInstance(der).getString());
  }

  /** What an extension holds. */
  static Optional<byte[]> bytes(X509Certificate certificate, String identifier) {
    byte @Nullable [] der = certificate.getExtensionValue(identifier);
    return Optional.ofNullable(der).map(bytes -> ASN1OctetString.getInstance(bytes).getOctets());
  }
}
