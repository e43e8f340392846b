package io.modelgate.cli.report;

import io.modelgate.verify.Verification;

/** How a verification ended. */
public sealed interface Outcome {
  /** All that are known by name. */
  int MOST_COMPARED = 1_000;

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

  /** Whether it is the same verdict for the same reasons, however long it took. */
  default boolean sameAs(Outcome other) {
    if (this instanceof Compared a && other instanceof Compared b) {
      return same(a.verification(), b.verification());
    }
    return equals(other);
  }

  private static boolean same(Verification one, Verification two) {
    return one.signers().equals(two.signers())
        && one.files() == two.files()
        && one.differences().count() == two.differences().count()
        && one.differences().first(MOST_COMPARED).equals(two.differences().first(MOST_COMPARED));
  }
}
