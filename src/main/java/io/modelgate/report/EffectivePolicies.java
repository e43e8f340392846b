package io.modelgate.report;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;

/**
 * The policies that count at this moment. They are the same object until a policy changes or an
 * exemption ends, so that nobody has to compare them.
 */
final class EffectivePolicies {
  private record Period(PolicySet whole, PolicySet policies, Instant from, Instant until) {
    boolean contains(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  private final CurrentPolicies current;
  private final InstantSource clock;
  private volatile Period period =
      new Period(PolicySet.NOT_LOADED, PolicySet.NOT_LOADED, Instant.MIN, Instant.MIN);

  EffectivePolicies(CurrentPolicies current, InstantSource clock) {
    this.current = current;
    this.clock = clock;
  }

  /** The policies that apply at this moment. */
  PolicySet get() {
    return period().policies();
  }

  /** Until when, if none changes. */
  Instant until() {
    return period().until();
  }

  /** The time by which exemptions and policies are compared. */
  Instant now() {
    return clock.instant();
  }

  @SuppressWarnings("ReferenceEquality") // each snapshot is an object of its own
  private Period period() {
    Instant now = clock.instant();
    PolicySet whole = current.get();
    Period known = period;
    if (known.whole() != whole || !known.contains(now)) {
      PolicySet policies = whole.at(now);
      Instant until =
          policies.exemptions().active().stream()
              .map(Exemption.Usable::expires)
              .min(Comparator.naturalOrder())
              .orElse(Instant.MAX);
      known = new Period(whole, policies, now, until);
      period = known;
    }
    return known;
  }
}
