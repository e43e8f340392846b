package io.modelgate.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority for clients, such as a cluster has one for its API server. */
public final class ClientCertificates {
  private static final Duration DAY = Duration.ofDays(1);

  /** A certificate with its key. */
  public record Client(X509Certificate certificate, KeyPair keys) {

    /** Writes both in PEM, one after the other. */
    public void write(Path certificateFile, Path keyFile) throws IOException {
      Files.writeString(certificateFile, pem(certificate));
      Files.writeString(keyFile, pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    }

    /** What a caller presents it by, who trusts any server. */
    public SSLContext context() throws GeneralSecurityException, IOException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "client", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
      return context;
    }
  }

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private ClientCertificates(String name) throws Exception {
    this.name = new X500Name("CN=" + name);
    this.keys = keyPair();
    this.certificate = sign(this.name, keys, true, DAY, KeyPurposeId.anyExtendedKeyUsage, "");
  }

  /** A new authority. */
  public static ClientCertificates of(String name) throws Exception {
    return new ClientCertificates(name);
  }

  /** What a caller without a certificate uses, who trusts any server. */
  public static SSLContext anonymous() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  /** Its certificate in PEM. */
  public String pem() {
    return pem(certificate);
  }

  /** A client of some name. */
  public Client client(String commonName, String alternative) throws Exception {
    return client(commonName, alternative, DAY, KeyPurposeId.id_kp_clientAuth);
  }

  /** One whose time is over. */
  public Client expired(String commonName) throws Exception {
    return client(commonName, "", DAY.negated(), KeyPurposeId.id_kp_clientAuth);
  }

  /** A server's certificate. */
  public Client server(String commonName) throws Exception {
    return client(commonName, "", DAY, KeyPurposeId.id_kp_serverAuth);
  }

  private Client client(String commonName, String alternative, Duration lasts, KeyPurposeId use)
      throws Exception {
    KeyPair own = keyPair();
    X500Name subject = new X500Name("CN=" + commonName);
    return new Client(sign(subject, own, false, lasts, use, alternative), own);
  }

  private X509Certificate sign(
      X500Name subject,
      KeyPair subjectKeys,
      boolean isAuthority,
      Duration lasts,
      KeyPurposeId use,
      String alternative)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(64, new java.security.SecureRandom()),
            Date.from(now.minus(DAY.multipliedBy(2))),
            Date.from(now.plus(lasts)),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
    if (!alternative.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, alternative)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof PrivateKey key // as others than Java read it
              ? new PemObject("PRIVATE KEY", key.getEncoded())
              : object);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return text.toString();
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
