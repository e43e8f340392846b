package io.modelgate.policy;

import io.modelgate.policy.decision.UndecidableException;
import jakarta.inject.Singleton;

/** Holds the snapshot that requests are decided by: one writer swaps it, requests read it. */
@Singleton
public class CurrentPolicies {
  private volatile PolicySet policies = PolicySet.NOT_LOADED;
  private volatile CatchUp catchUp = CatchUp.NEVER_NEEDED;

  /** The newest snapshot. */
  public PolicySet get() {
    return policies;
  }

  /** Replaces the snapshot. */
  public void set(PolicySet newer) {
    policies = newer;
  }

  /**
   * A snapshot that holds what was stored in a namespace before this call; it may take a second.
   *
   * @throws UndecidableException where that cannot be told
   */
  public PolicySet caughtUp(String namespace) throws UndecidableException {
    catchUp.await(namespace, this);
    return policies;
  }

  /** Says how to catch up. */
  public void catchUpBy(CatchUp means) {
    catchUp = means;
  }
}
