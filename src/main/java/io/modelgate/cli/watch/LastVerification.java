package io.modelgate.cli.watch;

import io.modelgate.cli.report.VerificationOutcome;
import java.util.Optional;

/** How the model stood when it was last verified; one thread writes, many read. */
final class LastVerification {
  private volatile Optional<VerificationOutcome> last = Optional.empty();

  void set(VerificationOutcome outcome) {
    last = Optional.of(outcome);
  }

  /** How the last verification ended, if there was one. */
  Optional<VerificationOutcome> outcome() {
    return last;
  }

  /** Whether there was a verification, and the last one succeeded. */
  boolean isVerified() {
    return last.filter(VerificationOutcome::verified).isPresent();
  }

  /** Whether the last verification came to the same verdict; where there was none it did not. */
  boolean wasSame(VerificationOutcome outcome) {
    return last.filter(outcome::sameAs).isPresent();
  }
}
