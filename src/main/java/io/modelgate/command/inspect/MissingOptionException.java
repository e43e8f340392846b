package io.modelgate.command.inspect;

/** A policy needs what the signature does not hold; the message says which option gives it. */
final class MissingOptionException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingOptionException(String message) {
    super(message);
  }
}
