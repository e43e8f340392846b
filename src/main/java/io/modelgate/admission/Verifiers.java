package io.modelgate.admission;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Resources;
import io.modelgate.policy.decision.Verifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Turns configuration into what is injected, and so into the one engine that all decide by. */
@Singleton
public class Verifiers {
  @Produces
  @Singleton
  PolicyEngine engine(ModelgateConfig config) {
    return new PolicyEngine(of(config));
  }

  /** What the configuration has injected. */
  public static Verifier of(ModelgateConfig config) {
    return new Verifier(
        config.verifierImage(),
        new Resources(config.verifierRequests(), config.verifierLimits()),
        new Fetchers(containers(config.fetchers()), containers(config.volumeServers())),
        config.verifierPullSecrets());
  }

  private static List<Fetcher> containers(Map<String, String> images) {
    return images.entrySet().stream()
        .map(each -> new Fetcher(each.getKey(), new Glob(each.getValue())))
        .toList();
  }
}
