package io.modelgate.report;

import static org.awaitility.Awaitility.await;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.WatchedCluster;
import io.modelgate.watch.outcome.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica in the test's own process. */
public final class Replica implements AutoCloseable {
  private final WatchedCluster cluster;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final CountedMetrics metrics = new CountedMetrics();
  private final OutcomeRounds rounds;
  private final Future<?> running;
  private volatile Duration ahead = Duration.ZERO;

  Replica(KubeApi api) {
    this(new WatchedCluster(api));
  }

  /** One that knows of a cluster, which it closes. */
  public Replica(WatchedCluster cluster) {
    this.cluster = cluster;
    rounds =
        new OutcomeRounds(
            cluster.cluster(), cluster.policies(), InjectedPods.ENGINE, this::now, metrics);
    running = executor.scheduleWithFixedDelay(rounds, 0, 1, TimeUnit.SECONDS);
  }

  private Instant now() {
    return Instant.now().plus(ahead);
  }

  /** Lets its clock go forward. */
  void waitFor(Duration time) {
    ahead = ahead.plus(time);
  }

  Cluster cluster() {
    return cluster.cluster();
  }

  CountedMetrics metrics() {
    return metrics;
  }

  /** Waits for so many rounds from now on, whether it leads or not. */
  void awaitRounds(int count) {
    int target = metrics.rounds.get() + count;
    await().atMost(Duration.ofSeconds(60)).until(() -> metrics.rounds.get() >= target);
  }

  /** Ends it as a process is killed: the lease stays held. */
  void kill() {
    cluster.kill();
    executor.shutdownNow();
  }

  @Override
  public void close() {
    running.cancel(false);
    rounds.close();
    executor.shutdownNow();
    cluster.close();
  }

  /** Counts. */
  static final class CountedMetrics implements OutcomeMetrics {
    private final AtomicInteger statuses = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private volatile List<Integer> runtimes = List.of();
    private final AtomicInteger rounds = new AtomicInteger();

    int statuses() {
      return statuses.get();
    }

    int events() {
      return events.get();
    }

    @Override
    public void statusWritten(Written result) {
      statuses.incrementAndGet();
    }

    @Override
    public void eventWritten(Written result) {
      events.incrementAndGet();
    }

    /** How often a report was written or removed. */
    int reports() {
      return reports.get();
    }

    /** Whether it leads, and has told all pods once. */
    boolean isTerm() {
      return !runtimes.isEmpty();
    }

    /** The pods that are proven to run where they should, contradicted, and unproven. */
    List<Integer> runtimes() {
      return runtimes;
    }

    @Override
    public void reportWritten(Written result) {
      reports.incrementAndGet();
    }

    @Override
    public void runtimes(int proven, int contradicted, int unproven) {
      runtimes = List.of(proven, contradicted, unproven);
    }

    @Override
    public void pods(PolicyId policy, Map<Result, Integer> counts) {}

    @Override
    public void forget(PolicyId policy) {}

    @Override
    public void watchRestarts(Map<String, Long> counts) {
      rounds.incrementAndGet();
    }
  }
}
