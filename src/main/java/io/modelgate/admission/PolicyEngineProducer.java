package io.modelgate.admission;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.PolicyEngine;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one engine that all decide by, from what the configuration has injected. */
@Singleton
public class PolicyEngineProducer {
  @Produces
  @Singleton
  PolicyEngine engine(ModelgateConfig config) {
    return new PolicyEngine(config.verifier());
  }
}
