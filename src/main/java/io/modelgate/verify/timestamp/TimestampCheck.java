package io.modelgate.verify.timestamp;

import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.TrustedPath;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;

/** Checks one timestamp of a signature (RFC 3161, 2.3 and 2.4.2; RFC 5816). */
final class TimestampCheck {
  /** Far more than authorities send along; each may cost some verifications. */
  private static final int MAX_CERTIFICATES = 16;

  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  /** By which tokens may be signed, over one of the hashes. */
  private static final Set<ASN1ObjectIdentifier> SIGNATURES =
      Set.of(
          PKCSObjectIdentifiers.rsaEncryption,
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          X9ObjectIdentifiers.id_ecPublicKey,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512);

  private final List<X509Certificate> trusted;
  private final Instant now;

  TimestampCheck(List<X509Certificate> trusted, Instant now) {
    this.trusted = trusted;
    this.now = now;
  }

  /**
   * By when the signature was there.
   *
   * @param response TimeStampResp, DER
   * @throws VerificationException if no trusted authority says so: a clause
   */
  Instant time(byte[] response, byte[] signature) throws VerificationException {
    TimeStampToken token = TimestampResponses.token(response);
    try {
      return time(token, signature);
    } catch (RuntimeException e) { // on hostile bytes the library throws what it meets
      throw new VerificationException("it is not readable: " + TimestampResponses.clause(e));
    }
  }

  private Instant time(TimeStampToken token, byte[] signature) throws VerificationException {
    TimeStampTokenInfo info = token.getTimeStampInfo();
    checkImprint(info, signature);
    Instant time = info.getGenTime().toInstant();
    if (time.isAfter(now)) {
      throw new VerificationException("it is of " + time + ", which is in the future");
    }
    List<X509Certificate> offered = offered(token);
    X509Certificate authority = authority(token, offered);
    TrustedPath.find(authority, trusted, offered, time);
    checkSignature(token, authority);
    return time;
  }

  private static void checkImprint(TimeStampTokenInfo info, byte[] signature)
      throws VerificationException {
    String hash = HASHES.get(info.getMessageImprintAlgOID());
    if (hash == null) {
      throw new VerificationException("it is over another hash than SHA-256, SHA-384 or SHA-512");
    }
    try {
      byte[] digest = MessageDigest.getInstance(hash).digest(signature);
      if (!MessageDigest.isEqual(digest, info.getMessageImprintDigest())) {
        throw new VerificationException("it is for something else than this signature");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + hash, e);
    }
  }

  private static List<X509Certificate> offered(TimeStampToken token) throws VerificationException {
    Collection<X509CertificateHolder> held = token.getCertificates().getMatches(null);
    if (held.size() > MAX_CERTIFICATES) {
      throw new VerificationException(
          "it contains more than " + MAX_CERTIFICATES + " certificates");
    }
    List<X509Certificate> offered = new ArrayList<>();
    for (X509CertificateHolder each : held) {
      try {
        offered.add(Certificates.parse(each.getEncoded()));
      } catch (CertificateException | IOException e) {
        throw new VerificationException("it contains an unreadable certificate");
      }
    }
    return offered;
  }

  /** Whose certificate signed it: one that it holds, or that the operator gave. */
  private X509Certificate authority(TimeStampToken token, List<X509Certificate> offered)
      throws VerificationException {
    List<X509Certificate> all = new ArrayList<>(trusted);
    all.addAll(offered);
    for (X509Certificate each : all) {
      if (token.getSID().match(holder(each))) {
        return each;
      }
    }
    throw new VerificationException("its authority's certificate is missing");
  }

  /** Also the authority's extended key usage: timeStamping, critical and alone. */
  private static void checkSignature(TimeStampToken token, X509Certificate authority)
      throws VerificationException {
    SignerInformation signer =
        token.toCMSSignedData().getSignerInfos().getSigners().iterator().next();
    if (!HASHES.containsKey(signer.getDigestAlgorithmID().getAlgorithm())
        || !SIGNATURES.contains(new ASN1ObjectIdentifier(signer.getEncryptionAlgOID()))) {
      throw new VerificationException(
          "it is not signed with RSA or ECDSA over SHA-256, SHA-384 or SHA-512");
    }
    try {
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(authority));
    } catch (TSPException e) {
      throw new VerificationException(
          "it is not signed by its authority, or that is not an authority: "
              + TimestampResponses.clause(e));
    } catch (OperatorCreationException e) {
      throw new VerificationException("its authority's key is not usable");
    }
  }

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new JcaX509CertificateHolder(certificate);
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
