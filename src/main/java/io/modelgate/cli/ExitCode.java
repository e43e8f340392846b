package io.modelgate.cli;

/** What the process says to its caller. */
final class ExitCode {
  /** The model is what was signed, by whom was asked for. */
  static final int VERIFIED = 0;

  /** It is not. */
  static final int NOT_VERIFIED = 1;

  /** The command line is wrong; picocli's default as well. */
  static final int USAGE = 2;

  /** It could not be found out, for instance because the key is unreadable. */
  static final int NOT_CHECKED = 3;

  private ExitCode() {}
}
