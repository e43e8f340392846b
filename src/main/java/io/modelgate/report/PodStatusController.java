package io.modelgate.report;

import io.modelgate.config.ModelgateConfig;
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

/** Starts and ends with the application what writes the outcome, if there is a cluster. */
@Singleton
public class PodStatusController {
  /** For a term that could not begin, and for the count of restarted watches. */
  private static final long CHECK_INTERVAL_SECONDS = 10;

  private final ManagedScheduledExecutorService executor;
  private final Optional<LeaderTerms> terms;
  private volatile @Nullable Future<?> scheduled;

  /** A controller of the cluster that the watcher watches, if it watches one. */
  @Inject
  public PodStatusController(
      PolicyWatcher watcher,
      CurrentPolicies policies,
      PolicyEngine engine,
      ManagedScheduledExecutorService executor,
      PodStatusMetrics metrics,
      ModelgateConfig config) {
    this.executor = executor;
    this.terms =
        watcher
            .cluster()
            .map(
                each ->
                    new LeaderTerms(
                        each,
                        policies,
                        engine::inspect,
                        InstantSource.system(),
                        metrics,
                        config.receiptsKey(),
                        executor));
  }

  void start(@Observes Startup event) {
    terms.ifPresent(
        each ->
            scheduled =
                executor.scheduleWithFixedDelay(each, 1, CHECK_INTERVAL_SECONDS, TimeUnit.SECONDS));
  }

  /** Comes before the watcher's own end, which closes the connections. */
  void stop(@Observes Shutdown event) {
    Future<?> started = scheduled;
    if (started != null) {
      started.cancel(false);
    }
    terms.ifPresent(LeaderTerms::close);
  }

  /** Why it does not go on, one sentence, if it ended; then only a restart helps. */
  public Optional<String> ended() {
    Future<?> started = scheduled;
    boolean hasEnded =
        terms.isPresent() && (!terms.get().isAlive() || (started != null && started.isDone()));
    return hasEnded ? Optional.of(LeaderTerms.ENDED) : Optional.empty();
  }
}
