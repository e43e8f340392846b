package io.modelgate.verify.timestamp;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Timestamps;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The timestamp authorities that the operator trusts. */
public final class TimestampAuthorities implements Timestamps {
  private static final int MAX_NAMED = 4;

  private final List<X509Certificate> trusted;
  private final Clock clock;

  /**
   * Trusts whom certificates vouch for.
   *
   * @param trusted roots, and perhaps intermediates and the authorities' own certificates that
   *     timestamps leave out
   * @param clock no timestamp is of the future
   */
  public TimestampAuthorities(List<X509Certificate> trusted, Clock clock) {
    this.trusted = List.copyOf(trusted);
    this.clock = clock;
  }

  @Override
  public Found of(Bundle bundle) {
    List<Instant> times = new ArrayList<>();
    Set<String> why = new LinkedHashSet<>();
    for (byte[] response : bundle.material().timestamps()) {
      try {
        times.add(
            new TimestampCheck(trusted, clock.instant())
                .time(response, bundle.envelope().signature()));
      } catch (VerificationException e) {
        why.add(String.valueOf(e.getMessage()));
      }
    }
    if (!times.isEmpty()) {
      return new Found(times.stream().sorted().toList(), Optional.empty());
    }
    return new Found(
        List.of(),
        why.isEmpty()
            ? Optional.empty()
            : Optional.of(
                "its timestamp does not count: "
                    + String.join("; ", why.stream().limit(MAX_NAMED).toList())));
  }
}
