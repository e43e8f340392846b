package io.modelgate.verify.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads whom a certificate of Fulcio's is for (Fulcio's certificate specification). */
final class CertificateIdentity {
  private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
  private static final String OLD_ISSUER = "1.3.6.1.4.1.57264.1.1";
  private static final int EMAIL = 1;
  private static final int URI = 6;

  private CertificateIdentity() {}

  /**
   * The one name of the certificate, and who vouched for it.
   *
   * @throws VerificationException where there is not exactly one e-mail address or URI, or no
   *     issuer
   */
  static Signer.Identity of(X509Certificate certificate) throws VerificationException {
    try {
      return new Signer.Identity(
          name(certificate.getSubjectAlternativeNames()), issuer(certificate));
    } catch (CertificateParsingException | IllegalArgumentException e) {
      throw new VerificationException("its certificate names its holder in an unreadable way");
    }
  }

  private static String name(@Nullable Collection<List<?>> names) throws VerificationException {
    if (names != null && names.size() == 1) {
      List<?> only = names.iterator().next();
      if ((only.get(0).equals(EMAIL) || only.get(0).equals(URI))
          && only.get(1) instanceof String name) {
        return name;
      }
    }
    throw new VerificationException(
        "its certificate must name one e-mail address or URI as its holder");
  }

  private static String issuer(X509Certificate certificate) throws VerificationException {
    Optional<String> issuer =
        extension(certificate, ISSUER).map(der -> ASN1UTF8String.getInstance(der).getString());
    Optional<String> old = extension(certificate, OLD_ISSUER).map(raw -> new String(raw, UTF_8));
    if (issuer.isPresent() && old.isPresent() && !issuer.equals(old)) {
      throw new VerificationException("its certificate names two issuers of its identity");
    }
    return issuer
        .or(() -> old)
        .orElseThrow(
            () -> new VerificationException("its certificate names no issuer of its identity"));
  }

  private static Optional<byte[]> extension(X509Certificate certificate, String identifier) {
    byte @Nullable [] der = certificate.getExtensionValue(identifier);
    return Optional.ofNullable(der).map(bytes -> ASN1OctetString.getInstance(bytes).getOctets());
  }
}
