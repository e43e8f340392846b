package io.modelgate.verify.sigstore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sigstore.trustroot.TransparencyLog;
import java.security.cert.X509Certificate;
import java.util.List;

/** Which certificate log promised to hold a certificate; only for a better sentence. */
final class CertificateLogs {
  private static final String PROMISES = "1.3.6.1.4.1.11129.2.4.2";

  private CertificateLogs() {}

  /** Whether it is one of these, or the certificate names none. */
  static boolean isAmong(X509Certificate certificate, List<TransparencyLog> logs) {
    byte[] promises = certificate.getExtensionValue(PROMISES);
    if (promises == null) {
      return true;
    }
    String all = new String(promises, ISO_8859_1);
    return logs.stream()
        .anyMatch(log -> all.contains(new String(log.getLogId().getKeyId(), ISO_8859_1)));
  }
}
