package io.modelgate.admission;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Glob;
import io.modelgate.policy.decision.Verifier;

/** Turns configuration into what is injected. */
final class Verifiers {
  private Verifiers() {}

  static Verifier of(ModelgateConfig config) {
    return new Verifier(
        config.verifierImage(),
        config.verifierRequests(),
        config.verifierLimits(),
        new Fetchers(
            config.fetchers().entrySet().stream()
                .map(each -> new Fetcher(each.getKey(), new Glob(each.getValue())))
                .toList()));
  }
}
