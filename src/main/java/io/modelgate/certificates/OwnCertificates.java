package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.modelgate.config.CertificateFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * All that the Secret holds.
 *
 * @param authority signs the next serving certificate
 * @param older authorities that are trusted still
 * @param serving what the replicas show; empty until the authority is trusted
 */
record OwnCertificates(
    CertificateAuthority authority,
    List<X509Certificate> older,
    Optional<ServingCertificate> serving) {
  OwnCertificates {
    older = List.copyOf(older);
  }

  /** Reads the Secret; empty where it holds no authority that can be used. */
  static Optional<OwnCertificates> read(Map<String, byte[]> data) {
    List<X509Certificate> authorities = CertificateFile.parse(value(data, "ca.crt"));
    if (authorities.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate newest = authorities.get(0);
    try {
      CertificateAuthority authority =
          new CertificateAuthority(
              newest, PemReader.key(value(data, "ca.key"), newest.getPublicKey()));
      return Optional.of(
          new OwnCertificates(
              authority, authorities.subList(1, authorities.size()), serving(data)));
    } catch (UnusableCertificateException e) {
      return Optional.empty(); // made again, as if it had never been there
    }
  }

  /** The serving certificate of the Secret; empty where none that can be used is in it. */
  static Optional<ServingCertificate> serving(Map<String, byte[]> data) {
    try {
      return Optional.of(PemReader.serving(value(data, "tls.crt"), value(data, "tls.key")));
    } catch (UnusableCertificateException e) {
      return Optional.empty();
    }
  }

  private static byte[] value(Map<String, byte[]> data, String key) {
    return data.getOrDefault(key, new byte[0]);
  }

  /** The Secret's data: PEM, with the names that the type kubernetes.io/tls knows. */
  Map<String, byte[]> data() {
    Map<String, byte[]> data = new HashMap<>();
    data.put("ca.crt", trusted());
    data.put("ca.key", pem(List.of(pkcs8(authority.key()))));
    serving.ifPresent(
        each -> {
          data.put("tls.crt", pem(each.chain()));
          data.put("tls.key", pem(List.of(pkcs8(each.key()))));
        });
    return data;
  }

  /** The authorities to trust, the newest first, in PEM. */
  byte[] trusted() {
    return pem(authorities());
  }

  /** The authorities to trust, the newest first. */
  List<X509Certificate> authorities() {
    List<X509Certificate> all = new ArrayList<>(List.of(authority.certificate()));
    all.addAll(older);
    return all;
  }

  /** Whether the newest authority made the serving certificate. */
  boolean isOfNewest() {
    return serving
        .filter(
            each ->
                each.leaf()
                    .getIssuerX500Principal()
                    .equals(authority.certificate().getSubjectX500Principal()))
        .isPresent();
  }

  private static PemObject pkcs8(PrivateKey key) {
    return new PemObject("PRIVATE KEY", key.getEncoded());
  }

  private static byte[] pem(Collection<?> objects) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object each : objects) {
        writer.writeObject(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory can always be written to
    }
    return text.toString().getBytes(US_ASCII);
  }
}
