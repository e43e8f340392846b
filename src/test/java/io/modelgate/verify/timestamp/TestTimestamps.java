package io.modelgate.verify.timestamp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A timestamp authority of the tests' own, which may break a rule. */
public final class TestTimestamps {
  static final Instant FROM = Instant.parse("2025-01-01T00:00:00Z");
  static final Instant UNTIL = Instant.parse("2026-01-01T00:00:00Z");
  private static final X500Name ROOT = new X500Name("CN=timestamps");

  private final KeyPair rootKeys;
  private final KeyPair keys;
  private final X509Certificate root;
  private @Nullable X509Certificate own;

  /** Whether the certificate's extended key usage is critical, as it must be. */
  boolean critical = true;

  KeyPurposeId purpose = KeyPurposeId.id_kp_timeStamping;
  String algorithm = "SHA256withECDSA";

  /** With new keys. */
  public TestTimestamps() throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    rootKeys = generator.generateKeyPair();
    keys = generator.generateKeyPair();
    root =
        sign(
            certificate(
                    ROOT,
                    rootKeys,
                    FROM.minusSeconds(1_000_000_000),
                    UNTIL.plusSeconds(1_000_000_000))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
  }

  /** Its root. */
  public X509Certificate root() {
    return root;
  }

  /** An answer to somebody who asks with a SHA-256. */
  public byte[] of(byte[] signature, Instant time) throws GeneralSecurityException, IOException {
    return of(signature, time, true);
  }

  byte[] of(byte[] signature, Instant time, boolean withCertificate)
      throws GeneralSecurityException, IOException {
    X509Certificate signing = own();
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .setSignedAttributeGenerator(
                  new DefaultSignedAttributeTableGenerator(signedAttributes(signing, time)))
              .build(algorithm, keys.getPrivate(), signing));
      if (withCertificate) {
        generator.addCertificates(new JcaCertStore(List.of(signing)));
      }
      CMSSignedData token =
          generator.generate(
              new CMSProcessableByteArray(
                  PKCSObjectIdentifiers.id_ct_TSTInfo, content(signature, time)),
              true);
      return new DERSequence(
              new ASN1Encodable[] {
                new DERSequence(new ASN1Integer(0)), token.toASN1Structure(),
              })
          .getEncoded(ASN1Encoding.DL);
    } catch (OperatorCreationException | CMSException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** SigningCertificateV2 (RFC 5816), and when. */
  private static AttributeTable signedAttributes(X509Certificate signing, Instant time)
      throws GeneralSecurityException {
    DERSequence identifier = new DERSequence(new DEROctetString(sha256(signing.getEncoded())));
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(
        new Attribute(
            PKCSObjectIdentifiers.id_aa_signingCertificateV2,
            new DERSet(new DERSequence(new DERSequence(identifier)))));
    attributes.add(
        new Attribute(CMSAttributes.signingTime, new DERSet(new DERUTCTime(Date.from(time)))));
    return new AttributeTable(attributes);
  }

  /** TSTInfo (RFC 3161, 2.4.2). */
  private static byte[] content(byte[] signature, Instant time)
      throws GeneralSecurityException, IOException {
    DERSequence imprint =
        new DERSequence(
            new ASN1Encodable[] {
              new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
              new DEROctetString(sha256(signature)),
            });
    return new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(1),
              new ASN1ObjectIdentifier("1.2.3.4"),
              imprint,
              new ASN1Integer(7),
              new ASN1GeneralizedTime(Date.from(time)),
            })
        .getEncoded(ASN1Encoding.DER);
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  /** The certificate that answers. */
  X509Certificate own() throws GeneralSecurityException, IOException {
    if (own == null) {
      own =
          sign(
              certificate(new X500Name("CN=tsa"), keys, FROM, UNTIL)
                  .addExtension(
                      Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purpose)));
    }
    return own;
  }

  private static X509v3CertificateBuilder certificate(
      X500Name subject, KeyPair keys, Instant from, Instant until) {
    return new JcaX509v3CertificateBuilder(
        ROOT,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(from),
        Date.from(until),
        subject,
        keys.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
