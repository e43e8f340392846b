package io.modelgate.report;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.watch.PolicyWatcher;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts and ends with the application what tells the outcome, where there is a cluster. */
@Singleton
public class OutcomeController {
  private final ManagedScheduledExecutorService executor;
  private final Optional<OutcomeRounds> rounds;
  private volatile @Nullable Future<?> scheduled;

  /** A controller of the cluster that the watcher watches, if it watches one. */
  @Inject
  public OutcomeController(
      PolicyWatcher watcher,
      CurrentPolicies policies,
      PolicyEngine engine,
      ManagedScheduledExecutorService executor,
      OutcomeMetrics metrics) {
    this.executor = executor;
    this.rounds =
        watcher
            .cluster()
            .map(
                each -> new OutcomeRounds(each, policies, engine, InstantSource.system(), metrics));
  }

  void start(@Observes Startup event) {
    rounds.ifPresent(
        each -> scheduled = executor.scheduleWithFixedDelay(each, 1, 1, TimeUnit.SECONDS));
  }

  /** Comes before the watcher's own end, which closes the connections. */
  void stop(@Observes Shutdown event) {
    Future<?> started = scheduled;
    if (started != null) {
      started.cancel(false);
    }
    rounds.ifPresent(OutcomeRounds::close);
  }
}
