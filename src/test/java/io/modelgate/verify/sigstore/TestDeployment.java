package io.modelgate.verify.sigstore;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A Sigstore deployment of the tests' own: certificate authority, certificate log, transparency log
 * and timestamp authority, all with new keys. What it makes is made by its rules but for the one
 * that a test breaks.
 */
public final class TestDeployment {
  static final String LOG_HOST = "rekor.example";
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");
  private static final X500Name AUTHORITY = new X500Name("CN=authority");
  private static final ASN1ObjectIdentifier TIMESTAMP_POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2");

  private final KeyPair authorityKeys = keys("secp384r1");
  private final KeyPair certificateLogKeys = keys("secp256r1");
  private final KeyPair logKeys;
  private final KeyPair timestampKeys = keys("secp256r1");
  private final X509Certificate authority;
  private final X509Certificate timestampAuthority;
  private Instant logUntil = UNTIL;

  /** A deployment with a transparency log whose key is on P-256. */
  public TestDeployment() throws GeneralSecurityException, IOException {
    this("secp256r1");
  }

  TestDeployment(String logCurve) throws GeneralSecurityException, IOException {
    logKeys = keys(logCurve);
    authority =
        sign(
            builder(AUTHORITY, authorityKeys)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
    timestampAuthority =
        sign(
            builder(new X500Name("CN=timestamps"), timestampKeys)
                .addExtension(
                    Extension.extendedKeyUsage,
                    true,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping)));
  }

  /** The log's key is trusted only until then. */
  void logUntil(Instant time) {
    logUntil = time;
  }

  /** The trusted root as JSON. */
  public String trustedRoot() throws GeneralSecurityException {
    return """
    {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
     "tlogs": [%s],
     "certificateAuthorities": [%s],
     "ctlogs": [%s],
     "timestampAuthorities": [%s]}
    """
        .formatted(
            log("https://" + LOG_HOST, logKeys, logUntil),
            authority(authority),
            log("https://ct.example", certificateLogKeys, UNTIL),
            authority(timestampAuthority, authority));
  }

  /** A bundle of someone's, to be changed before it is signed. */
  public KeylessBundle bundle(byte[] payload) throws GeneralSecurityException {
    return new KeylessBundle(this, payload);
  }

  /** Completes a certificate with the certificate log's promise, and issues it. */
  X509Certificate issue(X509v3CertificateBuilder certificate, Instant loggedAt)
      throws GeneralSecurityException, IOException {
    byte[] precertificate = sign(certificate).getTBSCertificate();
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(signed); // RFC 6962, 3.2
    out.writeShort(0);
    out.writeLong(loggedAt.toEpochMilli());
    out.writeShort(1);
    out.write(sha256(authorityKeys.getPublic().getEncoded()));
    out.writeByte(precertificate.length >> 16);
    out.writeShort(precertificate.length);
    out.write(precertificate);
    out.writeShort(0);
    byte[] signature = sign(certificateLogKeys, signed.toByteArray());
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    out = new DataOutputStream(list); // RFC 6962, 3.3
    int length = 1 + 32 + 8 + 2 + 2 + 2 + signature.length;
    out.writeShort(length + 2);
    out.writeShort(length);
    out.writeByte(0);
    out.write(sha256(certificateLogKeys.getPublic().getEncoded()));
    out.writeLong(loggedAt.toEpochMilli());
    out.writeShort(0);
    out.writeShort(0x0403);
    out.writeShort(signature.length);
    out.write(signature);
    return sign(
        certificate.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"),
            false,
            new org.bouncycastle.asn1.DEROctetString(list.toByteArray())));
  }

  /** Issues a certificate as it is. */
  X509Certificate sign(X509v3CertificateBuilder certificate) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              certificate.build(
                  new JcaContentSignerBuilder("SHA384withECDSA")
                      .build(authorityKeys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  static X509v3CertificateBuilder certificate(KeyPair keys, Instant from, Instant until) {
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(from),
        Date.from(until),
        new X500Name(""),
        keys.getPublic());
  }

  byte[] logId() throws GeneralSecurityException {
    return sha256(logKeys.getPublic().getEncoded());
  }

  byte[] logSigns(byte[] message) throws GeneralSecurityException {
    return sign(logKeys, message);
  }

  /** An RFC 3161 response. */
  byte[] timestamp(byte[] signature, Instant time) throws GeneralSecurityException, IOException {
    try {
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build("SHA256withECDSA", timestampKeys.getPrivate(), timestampAuthority),
              new JcaDigestCalculatorProviderBuilder()
                  .build()
                  .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE)),
              TIMESTAMP_POLICY);
      tokens.addCertificates(new JcaCertStore(List.of(timestampAuthority)));
      TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
      requests.setCertReq(true);
      TimeStampRequest request = requests.generate(TSPAlgorithms.SHA256, sha256(signature));
      return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
          .generate(request, BigInteger.ONE, Date.from(time))
          .getEncoded();
    } catch (OperatorCreationException | TSPException e) {
      throw new GeneralSecurityException(e);
    }
  }

  static KeyPair keys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static byte[] sign(KeyPair keys, byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(message);
    return signature.sign();
  }

  static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static X509v3CertificateBuilder builder(X500Name subject, KeyPair keys) {
    return new JcaX509v3CertificateBuilder(
        AUTHORITY, BigInteger.ONE, Date.from(FROM), Date.from(UNTIL), subject, keys.getPublic());
  }

  private static String log(String address, KeyPair keys, Instant until)
      throws GeneralSecurityException {
    return """
    {"baseUrl": "%s", "hashAlgorithm": "SHA2_256",
     "publicKey": {"rawBytes": "%s", "keyDetails": "%s",
                   "validFor": {"start": "%s", "end": "%s"}},
     "logId": {"keyId": "%s"}}
    """
        .formatted(
            address,
            base64(keys.getPublic().getEncoded()),
            keys.getPublic().getEncoded().length > 100
                ? "PKIX_ECDSA_P384_SHA_256"
                : "PKIX_ECDSA_P256_SHA_256",
            FROM,
            until,
            base64(sha256(keys.getPublic().getEncoded())));
  }

  private static String authority(X509Certificate... chain) throws GeneralSecurityException {
    StringBuilder certificates = new StringBuilder();
    for (X509Certificate each : chain) {
      certificates.append(certificates.isEmpty() ? "" : ", ");
      certificates.append("{\"rawBytes\": \"").append(base64(each.getEncoded())).append("\"}");
    }
    return """
    {"subject": {"organization": "o", "commonName": "c"}, "uri": "https://authority.example",
     "certChain": {"certificates": [%s]}, "validFor": {"start": "%s"}}
    """
        .formatted(certificates, FROM);
  }
}
