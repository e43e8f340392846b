package io.modelgate.policy.sandbox;

import io.modelgate.policy.decision.Caller;

/** Asks the cluster's authorizer who may {@code use} a RuntimeClass. */
@FunctionalInterface
public interface RuntimeAuthorizer {
  /** There is no cluster, and nobody decides by what is found out here. */
  RuntimeAuthorizer OFFLINE = (who, namespace, runtime) -> Answer.OFFLINE;

  /** There is no cluster that could be asked, but pods are decided about. */
  RuntimeAuthorizer SILENT = (who, namespace, runtime) -> Answer.NONE;

  /** What the cluster's authorizer answered. */
  enum Answer {
    /** They may use it. */
    YES,
    /** The caller may not use the RuntimeClass. */
    NO,
    /** Nothing: whoever asks offline is warned of that. */
    OFFLINE,
    /** Nothing, though somebody was asked: then nobody may. */
    NONE
  }

  /**
   * Asks.
   *
   * @param who somebody
   * @param namespace the pod's, in which they may be granted it
   * @param runtime name of the RuntimeClass
   */
  Answer mayUse(Caller who, String namespace, String runtime);
}
