package io.modelgate.cli.report;

/** What the process says to its caller. */
public final class VerifierExitCode {
  /** The model is what was signed, by whom was asked for. */
  public static final int VERIFIED = 0;

  /** The model is not verified. */
  public static final int NOT_VERIFIED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** It could not be found out, for example because the key is unreadable. */
  public static final int NOT_CHECKED = 3;

  private VerifierExitCode() {}
}
