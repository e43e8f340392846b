package io.modelgate.report;

import io.modelgate.config.ReceiptsKey;
import io.modelgate.log.UnexpectedError;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.report.PodInspections.Inspector;
import io.modelgate.watch.Cluster;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Begins a term when this replica leads, and ends it when it does not. */
final class LeaderTerms implements Runnable, AutoCloseable {
  private static final Logger LOG = System.getLogger(LeaderTerms.class.getName());

  /** Why this replica must not lead any more, once a term ended by itself. */
  static final String ENDED = "The work on outcomes has stopped.";

  private final Cluster cluster;
  private final CurrentPolicies policies;
  private final Inspector inspector;
  private final InstantSource clock;
  private final PodStatusMetrics metrics;
  private final Optional<ReceiptsKey> receiptsKey;
  private @Nullable LeaderTerm term;
  private volatile boolean isClosed;
  private volatile boolean hasEnded;

  LeaderTerms(
      Cluster cluster,
      CurrentPolicies policies,
      Inspector inspector,
      InstantSource clock,
      PodStatusMetrics metrics,
      Optional<ReceiptsKey> receiptsKey,
      Executor executor) {
    this.cluster = cluster;
    this.policies = policies;
    this.inspector = inspector;
    this.clock = clock;
    this.metrics = metrics;
    this.receiptsKey = receiptsKey;
    cluster.onLeadership(
        () -> {
          if (!isClosed) {
            executor.execute(this); // beginning a term takes longer than a renewal may wait
          }
        });
    cluster.leadUnless(() -> hasEnded ? Optional.of(ENDED) : Optional.empty());
  }

  /**
   * Looks whether this replica leads: called when that changes, and now and then after a failure.
   */
  @Override
  public synchronized void run() {
    if (isClosed || hasEnded) {
      return;
    }
    try {
      metrics.watchRestarts(cluster.watchRestarts());
      if (!cluster.isLeader()) {
        resign();
      } else if (term == null) {
        term =
            new LeaderTerm(
                cluster, policies, inspector, clock, metrics, receiptsKey, () -> hasEnded = true);
      }
    } catch (RuntimeException e) { // it would end the schedule silently
      LOG.log(
          Level.ERROR,
          "The work on outcomes cannot start, trying again: {0}",
          UnexpectedError.line(e));
      LOG.log(Level.DEBUG, "Where it comes from", e);
      resign();
    }
  }

  /** Whether it goes on; false after a term ended by itself. */
  boolean isAlive() {
    return !hasEnded;
  }

  /** The term of this replica, if it leads. */
  synchronized Optional<LeaderTerm> term() {
    return Optional.ofNullable(term);
  }

  private void resign() {
    if (term != null) {
      term.close();
      term = null;
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true; // a look may be waiting for its turn
    resign();
  }
}
