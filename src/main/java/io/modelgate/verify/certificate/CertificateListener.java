package io.modelgate.verify.certificate;

import java.security.cert.X509Certificate;

/** Is told of each certificate that a verification looks at. */
@FunctionalInterface
public interface CertificateListener {
  /**
   * A certificate was read.
   *
   * @param source who it is from: {@code given} by the operator, or in the {@code signature}
   */
  void read(String source, X509Certificate certificate);
}
