package io.modelgate.certificates;

/** A certificate or key cannot be used; the message is a clause that says why. */
final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableCertificateException(String message) {
    super(message);
  }
}
