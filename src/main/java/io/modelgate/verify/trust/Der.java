package io.modelgate.verify.trust;

import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/** Says what a binary file holds, by its outermost structure. */
final class Der {
  /** The version that begins a PKCS #12 store, in which keys lie behind a password. */
  private static final int STORE = 3;

  private enum Kind {
    PUBLIC_KEY("a public key in binary (DER)"),
    CERTIFICATE("a certificate in binary (DER)"),
    PRIVATE_KEY("a private key in binary (DER), which should stay with its signer"),
    ENCRYPTED_KEY("an encrypted private key in binary (DER)"),
    KEY_STORE("a key store (PKCS #12)"),
    UNKNOWN("binary (DER)");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private Der() {}

  /** What it is, for example {@code a certificate in binary (DER)}. */
  static String kind(byte[] bytes) {
    return of(bytes).words;
  }

  /** Whether it could be converted to what people are asked for. */
  static boolean isPublic(byte[] bytes) {
    Kind kind = of(bytes);
    return kind == Kind.PUBLIC_KEY || kind == Kind.CERTIFICATE || kind == Kind.UNKNOWN;
  }

  private static Kind of(byte[] bytes) {
    try {
      ASN1Sequence outer = ASN1Sequence.getInstance(bytes);
      ASN1Encodable second = outer.getObjectAt(1);
      if (outer.getObjectAt(0) instanceof ASN1Integer version) {
        return version.hasValue(STORE) ? Kind.KEY_STORE : Kind.PRIVATE_KEY;
      }
      ASN1Sequence first = ASN1Sequence.getInstance(outer.getObjectAt(0));
      if (!(first.getObjectAt(0) instanceof ASN1ObjectIdentifier)) {
        return Kind.CERTIFICATE;
      }
      if (second instanceof ASN1OctetString) {
        return Kind.ENCRYPTED_KEY;
      }
      return second instanceof ASN1BitString ? Kind.PUBLIC_KEY : Kind.UNKNOWN;
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return Kind.UNKNOWN; // it is something else that begins like DER
    }
  }
}
