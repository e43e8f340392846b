package io.modelgate.cli.watch;

import io.modelgate.cli.report.Outcome;
import java.util.Optional;

/** How the model stood when it was last verified; one thread writes, many read. */
final class Standing {
  private volatile Optional<Outcome> last = Optional.empty();

  void is(Outcome outcome) {
    last = Optional.of(outcome);
  }

  /** How the last verification ended, if there was one. */
  Optional<Outcome> last() {
    return last;
  }

  /** Whether there was a verification, and the last one succeeded. */
  boolean isVerified() {
    return last.filter(Outcome::verified).isPresent();
  }

  /** Whether the last verification came to the same verdict; where there was none it did not. */
  boolean wasSame(Outcome outcome) {
    return last.filter(outcome::sameAs).isPresent();
  }
}
