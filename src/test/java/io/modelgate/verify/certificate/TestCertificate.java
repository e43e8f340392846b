package io.modelgate.verify.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes one certificate as its test wants it. */
public final class TestCertificate {
  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

  private final String subject;
  private final KeyPair keys;
  private Instant from = FROM;
  private Instant until = UNTIL;
  private int keyUsage;
  private boolean authority;
  private int pathLength = Integer.MAX_VALUE;
  private KeyPurposeId[] extendedKeyUsage = {};
  private GeneralName[] alternativeNames = {};
  private String signatureAlgorithm = "";
  private GeneralSubtree[] permitted = {};

  private TestCertificate(String subject, KeyPair keys) {
    this.subject = subject;
    this.keys = keys;
  }

  /** For signing models: digitalSignature and codeSigning. */
  public static TestCertificate leaf(KeyPair keys) {
    return new TestCertificate("CN=leaf", keys)
        .keyUsage(KeyUsage.digitalSignature)
        .extendedKeyUsage(KeyPurposeId.id_kp_codeSigning);
  }

  /** For signing certificates. */
  static TestCertificate authority(String subject, KeyPair keys) {
    TestCertificate certificate =
        new TestCertificate(subject, keys).keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    certificate.authority = true;
    return certificate;
  }

  public TestCertificate valid(Instant start, Instant end) {
    from = start;
    until = end;
    return this;
  }

  /** Zero for none. */
  TestCertificate keyUsage(int usage) {
    keyUsage = usage;
    return this;
  }

  TestCertificate extendedKeyUsage(KeyPurposeId... usages) {
    extendedKeyUsage = usages;
    return this;
  }

  TestCertificate alternativeNames(GeneralName... names) {
    alternativeNames = names;
    return this;
  }

  /** Below which names it may issue (RFC 5280, 4.2.1.10). */
  TestCertificate permitting(GeneralName... names) {
    permitted = Stream.of(names).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
    return this;
  }

  /** By its Java name, in place of a good one. */
  TestCertificate signedWith(String algorithm) {
    signatureAlgorithm = algorithm;
    return this;
  }

  TestCertificate noAuthority() {
    authority = false;
    return this;
  }

  TestCertificate pathLength(int length) {
    pathLength = length;
    return this;
  }

  public X509Certificate selfSigned() throws GeneralSecurityException, IOException {
    return issuedBy(subject, keys);
  }

  /** Signed by another. */
  public X509Certificate issuedBy(String issuer, KeyPair issuerKeys)
      throws GeneralSecurityException, IOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(until),
            new X500Name(subject),
            keys.getPublic());
    BasicConstraints constraints =
        pathLength == Integer.MAX_VALUE
            ? new BasicConstraints(authority)
            : new BasicConstraints(pathLength);
    builder.addExtension(Extension.basicConstraints, true, constraints);
    if (keyUsage != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
    }
    if (extendedKeyUsage.length > 0) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(extendedKeyUsage));
    }
    if (alternativeNames.length > 0) {
      builder.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(alternativeNames));
    }
    if (permitted.length > 0) {
      builder.addExtension(
          Extension.nameConstraints, true, new NameConstraints(permitted, new GeneralSubtree[0]));
    }
    String algorithm =
        !signatureAlgorithm.isEmpty()
            ? signatureAlgorithm
            : issuerKeys.getPrivate().getAlgorithm().equals("RSA")
                ? "SHA256withRSA"
                : "SHA256withECDSA";
    try {
      return Certificates.parse(
          builder
              .build(
                  new JcaContentSignerBuilder(algorithm)
                      .setProvider(new BouncyCastleProvider())
                      .build(issuerKeys.getPrivate()))
              .getEncoded());
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
