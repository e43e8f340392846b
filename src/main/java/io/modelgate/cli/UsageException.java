package io.modelgate.cli;

/** The command line is wrong. The message is one sentence for a human. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
