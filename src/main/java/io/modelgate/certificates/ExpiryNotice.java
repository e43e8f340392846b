package io.modelgate.certificates;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says once that a certificate ends soon, and once that it ended. */
final class ExpiryNotice {
  private static final Logger LOG = System.getLogger(ExpiryNotice.class.getName());

  /** The part of a certificate's time in which whoever rotates it should have done so. */
  private static final int LAST_PART = 10;

  private @Nullable ServingCertificate soon;
  private @Nullable ServingCertificate ended;

  /** Looks at the certificate that is served. */
  void check(ServingCertificate served, Instant now) {
    Instant begin = served.leaf().getNotBefore().toInstant();
    Duration lastPart = Duration.between(begin, served.end()).dividedBy(LAST_PART);
    if (!now.isBefore(served.end())) {
      if (!served.equals(ended)) {
        ended = served;
        LOG.log(
            Level.ERROR,
            "The serving certificate has ended: the API server refuses it, and pods that need"
                + " Modelgate are denied until it is replaced: {0}",
            served.display());
      }
    } else if (!now.isBefore(served.end().minus(lastPart)) && !served.equals(soon)) {
      soon = served;
      LOG.log(
          Level.WARNING,
          "The serving certificate ends soon: check why it has not been replaced: {0}",
          served.display());
    }
  }
}
