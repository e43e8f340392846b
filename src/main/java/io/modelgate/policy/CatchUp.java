package io.modelgate.policy;

import io.modelgate.policy.decision.UndecidableException;

/** Sees to it that what was stored before a request came is known when it is decided. */
@FunctionalInterface
public interface CatchUp {
  /** For policies that nobody stores while pods are created. */
  CatchUp NEVER_NEEDED = (namespace, current) -> {};

  /**
   * Returns once the snapshot holds every policy of one namespace that is stored by now.
   *
   * @param namespace the pod's
   * @param current the snapshot, which is replaced meanwhile
   * @throws UndecidableException where that cannot be told, or takes too long
   */
  void await(String namespace, CurrentPolicies current) throws UndecidableException;
}
