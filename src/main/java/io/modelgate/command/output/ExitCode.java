package io.modelgate.command.output;

/** What the full command exits with; what {@code verify} does, the verifier's page says. */
public final class ExitCode {
  /** All pods are admitted, as they are or with changes. */
  public static final int ADMITTED = 0;

  /** A pod is denied. */
  public static final int DENIED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** It could not be decided: a file is unreadable, or there is no pod. */
  public static final int UNDECIDED = 3;

  /** All pods are admitted, one of them with a warning. */
  public static final int WARNED = 4;

  private ExitCode() {}
}
