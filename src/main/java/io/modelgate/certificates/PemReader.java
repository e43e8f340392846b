package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.config.CertificateFile;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads certificates and keys in PEM (RFC 7468), as the Secrets of type kubernetes.io/tls hold. */
final class PemReader {
  private static final byte[] CHALLENGE = "modelgate".getBytes(US_ASCII);

  private PemReader() {}

  /**
   * Reads a certificate with its key.
   *
   * @param certificates the server's first
   * @param key PKCS #1, SEC 1 or PKCS #8, not encrypted
   * @throws UnusableCertificateException if one cannot be read or they do not belong together
   */
  static ServingCertificate serving(byte[] certificates, byte[] key)
      throws UnusableCertificateException {
    List<X509Certificate> chain = CertificateFile.parse(certificates);
    if (chain.isEmpty()) {
      throw new UnusableCertificateException("tls.crt contains no certificate in PEM");
    }
    return new ServingCertificate(key(key, chain.get(0).getPublicKey()), chain);
  }

  /**
   * Reads a private key.
   *
   * @param owner the public key that it belongs to
   * @throws UnusableCertificateException if it cannot be read or belongs to another
   */
  static PrivateKey key(byte[] pem, PublicKey owner) throws UnusableCertificateException {
    try {
      // Of the certificate's kind and curve: SEC 1 may leave the curve out.
      PrivateKeyInfo info =
          new PrivateKeyInfo(
              SubjectPublicKeyInfo.getInstance(owner.getEncoded()).getAlgorithm(),
              keyInfo(pem).parsePrivateKey());
      PrivateKey key =
          KeyFactory.getInstance(owner.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      if (belongTogether(key, owner)) {
        return key;
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // the last two are the parser's word for text that is no Base64
      throw new UnusableCertificateException("tls.key cannot be read as PEM");
    } catch (GeneralSecurityException e) {
      // a key of another kind, or of no kind: said below
    }
    throw new UnusableCertificateException(
        "tls.key is not the key of the first certificate in tls.crt");
  }

  private static PrivateKeyInfo keyInfo(byte[] pem)
      throws IOException, UnusableCertificateException {
    try (PEMParser parser = new PEMParser(new StringReader(new String(pem, US_ASCII)))) {
      // What else may stand there: "EC PARAMETERS".
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (each instanceof PrivateKeyInfo info) {
          return info;
        }
      }
    }
    throw new UnusableCertificateException("tls.key contains no unencrypted private key in PEM");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey owner)
      throws GeneralSecurityException {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> owner.getAlgorithm(); // EdDSA's signatures are named as its keys are
        };
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(CHALLENGE);
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(owner);
    verifier.update(CHALLENGE);
    return verifier.verify(signer.sign());
  }
}
