package io.modelgate.policy;

import jakarta.inject.Singleton;

/** Holds the snapshot that requests are decided by: one writer swaps it, requests read it. */
@Singleton
public class CurrentPolicies {
  private volatile PolicySet policies = PolicySet.NOT_LOADED;

  /** The newest snapshot. */
  public PolicySet get() {
    return policies;
  }

  /** Replaces the snapshot. */
  public void set(PolicySet newer) {
    policies = newer;
  }
}
