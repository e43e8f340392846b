package io.modelgate.admission;

import io.modelgate.config.Configurations;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;

/** Makes handlers outside of CDI. */
final class AdmissionHandlers {
  private AdmissionHandlers() {}

  static AdmissionHandler with(PolicySet policies) {
    CurrentPolicies current = new CurrentPolicies();
    current.set(policies);
    return with(current);
  }

  static AdmissionHandler with(CurrentPolicies current) {
    return new AdmissionHandler(current, Configurations.defaults());
  }
}
