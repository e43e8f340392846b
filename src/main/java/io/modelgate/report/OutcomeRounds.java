package io.modelgate.report;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.watch.Cluster;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What one replica does round by round: it tells the outcome while it leads. */
final class OutcomeRounds implements Runnable, AutoCloseable {
  private static final Logger LOG = System.getLogger(OutcomeRounds.class.getName());

  private final Cluster cluster;
  private final CurrentPolicies policies;
  private final PolicyEngine engine;
  private final InstantSource clock;
  private final OutcomeMetrics metrics;
  private @Nullable Outcomes term;
  private boolean isClosed;

  OutcomeRounds(
      Cluster cluster,
      CurrentPolicies policies,
      PolicyEngine engine,
      InstantSource clock,
      OutcomeMetrics metrics) {
    this.engine = engine;
    this.cluster = cluster;
    this.policies = policies;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** One round. */
  @Override
  public synchronized void run() {
    if (isClosed) {
      return;
    }
    try {
      advance();
    } catch (RuntimeException e) { // it would end the rounds of this replica silently
      LOG.log(Level.ERROR, "What became of pods could not be told, trying again", e);
      resign();
    }
  }

  private void advance() {
    metrics.watchRestarts(cluster.watchRestarts());
    if (!cluster.isLeader()) {
      resign();
      return;
    }
    if (term == null) {
      term = new Outcomes(cluster, policies, engine, clock, metrics);
    }
    term.advance();
  }

  private void resign() {
    if (term != null) {
      term.close();
      term = null;
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true; // a round may be waiting for its turn
    resign();
  }
}
