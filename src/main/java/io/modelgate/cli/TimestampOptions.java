package io.modelgate.cli;

import io.modelgate.verify.certificate.TrustedCertificates;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.Timestamps;
import io.modelgate.verify.timestamp.TimestampAuthorities;
import java.time.Clock;
import java.util.List;

/**
 * Whose timestamps count.
 *
 * @param authorities files of certificates; empty for nobody's
 */
record TimestampOptions(List<String> authorities) {
  private static final String TIMESTAMP_AUTHORITY = "timestamp-authority";

  static void declare(CommandOptions options) {
    options.value(
        TIMESTAMP_AUTHORITY,
        "FILE",
        "The root of a timestamp authority (RFC 3161) whose timestamps in the signature count, and"
            + " perhaps its other certificates: PEM, one or more; may be repeated. Or env://NAME"
            + " for an environment variable that holds them. A certificate must have been valid"
            + " then; without such a timestamp it must be valid now.");
  }

  static TimestampOptions of(Arguments arguments) throws UsageException {
    List<String> authorities = arguments.values(TIMESTAMP_AUTHORITY);
    if (authorities.contains("")) {
      throw new UsageException("Option --" + TIMESTAMP_AUTHORITY + " is empty");
    }
    return new TimestampOptions(authorities);
  }

  /** Reads the authorities' certificates from their files or environment variables. */
  Timestamps read() throws NotCheckedException {
    return authorities.isEmpty()
        ? Timestamps.NONE
        : new TimestampAuthorities(
            TrustedCertificates.read("timestamp authority", authorities), Clock.systemUTC());
  }
}
