package io.modelgate.cli.report;

import io.modelgate.verify.Verification;

/** How a verification ended. */
public sealed interface Outcome {

  /**
   * The signature is good, and the model was held against it.
   *
   * @param verification what was found, differences included
   */
  record Compared(Verification verification) implements Outcome {}

  /**
   * The signature does not vouch for the model.
   *
   * @param why one clause
   */
  record Refused(String why) implements Outcome {}

  /**
   * Nothing can be said about the model.
   *
   * @param why one clause
   */
  record NotChecked(String why) implements Outcome {}

  /** Whether the model is what was signed, by whom was asked for. */
  default boolean verified() {
    return this instanceof Compared compared && compared.verification().verified();
  }

  /** What the process exits with. */
  default int exitCode() {
    if (this instanceof NotChecked) {
      return ExitCode.NOT_CHECKED;
    }
    return verified() ? ExitCode.VERIFIED : ExitCode.NOT_VERIFIED;
  }
}
