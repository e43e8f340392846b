package io.modelgate.verify.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/** Reads whom a certificate of Fulcio's is for (Fulcio's certificate specification). */
public final class CertificateIdentity {
  private static final int ISSUER = 8;
  private static final String OLD_ISSUER = "1.3.6.1.4.1.57264.1.1";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  /** Of a private deployment's user name. */
  private static final ASN1ObjectIdentifier USER_NAME =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.7");

  private static final int OTHER_NAME = 0;
  private static final int EMAIL = 1;
  private static final int URI = 6;

  private CertificateIdentity() {}

  /**
   * The one name of the certificate, and who vouched for it.
   *
   * @throws VerificationException where there is not exactly one e-mail address, URI or user name,
   *     or no issuer
   */
  public static Signer.Identity of(X509Certificate certificate) throws VerificationException {
    try {
      return new Signer.Identity(name(certificate), issuer(certificate));
    } catch (CertificateParsingException | IllegalArgumentException e) {
      throw new VerificationException("its certificate names its holder in an unreadable way");
    }
  }

  private static String name(X509Certificate certificate)
      throws VerificationException, CertificateParsingException {
    @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null && names.size() == 1) {
      List<?> only = names.iterator().next();
      if ((only.get(0).equals(EMAIL) || only.get(0).equals(URI))
          && only.get(1) instanceof String name) {
        return name;
      }
      if (only.get(0).equals(OTHER_NAME)) {
        Optional<String> userName = userName(certificate);
        if (userName.isPresent()) {
          return userName.get();
        }
      }
    }
    throw new VerificationException(
        "its certificate must name one e-mail address, URI or user name as its holder");
  }

  /** The platform gives an other name only as bytes. */
  private static Optional<String> userName(X509Certificate certificate) {
    return FulcioExtension.bytes(certificate, ALTERNATIVE_NAMES)
        .map(der -> GeneralNames.getInstance(der).getNames()[0].getName())
        .map(OtherName::getInstance)
        .filter(name -> name.getTypeID().equals(USER_NAME))
        .map(name -> ASN1UTF8String.getInstance(name.getValue()).getString());
  }

  private static String issuer(X509Certificate certificate) throws VerificationException {
    Optional<String> issuer = FulcioExtension.text(certificate, ISSUER);
    Optional<String> old =
        FulcioExtension.bytes(certificate, OLD_ISSUER).map(raw -> new String(raw, UTF_8));
    if (issuer.isPresent() && old.isPresent() && !issuer.equals(old)) {
      throw new VerificationException("its certificate names two issuers of its identity");
    }
    return issuer
        .or(() -> old)
        .orElseThrow(
            () -> new VerificationException("its certificate names no issuer of its identity"));
  }
}
