package io.modelgate.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
  private static final long CHECK_INTERVAL_NANOS = 1_000_000_000L;

  private record Content(List<X509Certificate> certificates, long since) {
    static final Content NONE = new Content(List.of(), 0);
  }

  private final Path path;
  private volatile Content content = Content.NONE;

  /** A file that is yet to be read. */
  CertificateFile(Path path) {
    this.path = path;
  }

  /** The path of the file. */
  public Path path() {
    return path;
  }

  /** The certificates as of a second ago, or newer; the same list while they are the same. */
  public List<X509Certificate> recent() {
    Content known = content;
    boolean isRecent = System.nanoTime() - known.since() < CHECK_INTERVAL_NANOS;
    return isRecent && !known.certificates().isEmpty() ? known.certificates() : newest();
  }

  /** The certificates in it; if it cannot be read, those that were there. */
  public List<X509Certificate> newest() {
    long now = System.nanoTime();
    List<X509Certificate> newest = content.certificates();
    try {
      List<X509Certificate> read = read();
      newest = read.equals(newest) ? newest : read;
    } catch (IOException e) {
      // those that were there are the newest
    }
    content = new Content(newest, now);
    return newest;
  }

  /**
   * Reads all certificates, in order.
   *
   * @throws IOException if the file cannot be read, or contains no certificate
   */
  List<X509Certificate> read() throws IOException {
    List<X509Certificate> certificates = parse(Files.readAllBytes(path));
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in PEM");
    }
    return certificates;
  }

  /** All certificates of a text, in order; none if it is no PEM. */
  public static List<X509Certificate> parse(byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) each);
      }
      return List.copyOf(certificates);
    } catch (CertificateException e) {
      return List.of();
    }
  }
}
