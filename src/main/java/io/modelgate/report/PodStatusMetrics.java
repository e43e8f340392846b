package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.outcome.WriteStatus;
import java.util.Map;
import java.util.OptionalInt;

/** What is counted of the outcome; the leader tells the pods, every replica the watches. */
interface PodStatusMetrics extends QueueListener {
  /** A term began, with a work queue of its own. */
  void began(WorkQueue queue);

  /** A status was written, or could not be. */
  void statusWritten(WriteStatus result);

  /** An Event was written, or could not be. */
  void eventWritten(WriteStatus result);

  /** An Event came to nothing: too many waited in its namespace, or for too long. */
  void eventDropped();

  /** A report was written or removed, or could not be. */
  void reportWritten(WriteStatus result);

  /**
   * How many pods that policies concern and that have a RuntimeClass run where it says, by what is
   * known.
   */
  void runtimes(int proven, int contradicted, int unproven);

  /** How many pods of a policy have each result now. */
  void pods(PolicyId policy, Map<ValidationStatus, Integer> counts);

  /** A policy is gone, or another replica tells its pods from now on. */
  void remove(PolicyId policy);

  /**
   * How many pods run what a recall means.
   *
   * @param pods empty if the recall is gone
   */
  void recalled(PolicyId recall, OptionalInt pods);

  /** How often the watch of each kind of resource began again since the start. */
  void watchRestarts(Map<String, Long> counts);
}
