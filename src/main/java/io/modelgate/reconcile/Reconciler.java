package io.modelgate.reconcile;

/**
 * Brings one object to what is wanted. It looks at what is stored and at what is wanted now,
 * whatever made it be called; a call for which there is nothing to do changes nothing.
 */
@FunctionalInterface
public interface Reconciler {

  /**
   * Works on one object; never called for the same key by two threads at once.
   *
   * @return how it went; what it throws counts as {@link ReconcileResult.Failed}
   */
  ReconcileResult reconcile(Key key);
}
