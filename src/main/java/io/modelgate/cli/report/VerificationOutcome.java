package io.modelgate.cli.report;

import io.modelgate.verify.VerificationResult;

/** How a verification ended. */
public sealed interface VerificationOutcome {
  /** All that are known by name. */
  int MAX_COMPARED = 1_000;

  /**
   * The signature is good, and the model was held against it.
   *
   * @param verification what was found, differences included
   */
  record Compared(VerificationResult verification) implements VerificationOutcome {}

  /**
   * The signature does not vouch for the model.
   *
   * @param why one clause
   */
  record Refused(String why) implements VerificationOutcome {}

  /**
   * Nothing can be said about the model.
   *
   * @param why one clause
   */
  record NotChecked(String why) implements VerificationOutcome {}

  /** Whether the model is what was signed, by whom was asked for. */
  default boolean verified() {
    return this instanceof Compared compared && compared.verification().verified();
  }

  /** What the process exits with. */
  default int exitCode() {
    if (this instanceof NotChecked) {
      return VerifierExitCode.NOT_CHECKED;
    }
    return verified() ? VerifierExitCode.VERIFIED : VerifierExitCode.NOT_VERIFIED;
  }

  /** Whether it is the same verdict for the same reasons, however long it took. */
  default boolean sameAs(VerificationOutcome other) {
    if (this instanceof Compared a && other instanceof Compared b) {
      return same(a.verification(), b.verification());
    }
    return equals(other);
  }

  private static boolean same(VerificationResult one, VerificationResult two) {
    return one.signers().equals(two.signers())
        && one.files() == two.files()
        && one.differences().count() == two.differences().count()
        && one.differences().first(MAX_COMPARED).equals(two.differences().first(MAX_COMPARED));
  }
}
