package io.modelgate.policy;

import io.modelgate.policy.decision.UndecidableException;

/** Sees to it that what was stored before a request came is known when it is decided. */
@FunctionalInterface
public interface PolicyRefresh {
  /** For policies that nobody stores while pods are created. */
  PolicyRefresh NEVER_NEEDED = (namespace, current) -> current.get();

  /**
   * Returns a snapshot that holds every policy of one namespace that is stored by now.
   *
   * @param namespace the pod's
   * @param current the newest snapshot, which is replaced meanwhile
   * @throws UndecidableException if that cannot be told, or takes too long
   */
  PolicySet refreshed(String namespace, CurrentPolicies current) throws UndecidableException;
}
