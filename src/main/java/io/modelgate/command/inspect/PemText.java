package io.modelgate.command.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes PEM (RFC 7468). */
final class PemText {
  private static final int WIDTH = 64;

  private PemText() {}

  /** One PEM block with a label, its lines 64 characters long. */
  static String of(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(WIDTH, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
  }

  /** Certificates, a block each. */
  static String of(List<X509Certificate> certificates) {
    return certificates.stream().map(PemText::of).collect(Collectors.joining());
  }

  private static String of(X509Certificate certificate) {
    try {
      return of("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
