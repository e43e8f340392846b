package io.modelgate.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** A file of certificates in PEM that somebody mounts and may replace. */
public final class CertificateFile {
  private CertificateFile() {}

  /**
   * Reads all certificates of a file, in order.
   *
   * @throws IOException if the file cannot be read, or holds no certificate
   */
  public static List<X509Certificate> read(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        certificates.add((X509Certificate) each);
      }
    } catch (CertificateException e) {
      throw new IOException("no certificate in PEM", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in PEM");
    }
    return certificates;
  }
}
