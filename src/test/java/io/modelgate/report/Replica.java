package io.modelgate.report;

import static org.awaitility.Awaitility.await;

import io.modelgate.config.ReceiptsKey;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.report.PodInspections.Inspector;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.WatchedCluster;
import io.modelgate.watch.outcome.WriteStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica in the test's own process. */
public final class Replica implements AutoCloseable {
  private final WatchedCluster cluster;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(6);
  private final CountedMetrics metrics = new CountedMetrics();
  private final LeaderTerms terms;
  private final Future<?> running;
  private volatile Duration ahead = Duration.ZERO;

  Replica(KubeApi api) {
    this(new WatchedCluster(api));
  }

  /** One that knows of a cluster, which it closes. */
  public Replica(WatchedCluster cluster) {
    this(cluster, InjectedPods.ENGINE::inspect);
  }

  /** One with an inspector of its own. */
  Replica(WatchedCluster cluster, Inspector inspector) {
    this(cluster, inspector, Optional.empty());
  }

  /** One that signs receipts. */
  Replica(WatchedCluster cluster, Inspector inspector, Optional<ReceiptsKey> receiptsKey) {
    this.cluster = cluster;
    terms =
        new LeaderTerms(
            cluster.cluster(),
            cluster.policies(),
            inspector,
            this::now,
            metrics,
            receiptsKey,
            executor);
    running = executor.scheduleWithFixedDelay(terms, 0, 1, TimeUnit.SECONDS);
  }

  private Instant now() {
    return Instant.now().plus(ahead);
  }

  /** Lets its clock go forward, and has it look at everything as it does every ten minutes. */
  void waitFor(Duration time) {
    ahead = ahead.plus(time);
    terms.term().ifPresent(LeaderTerm::resync);
  }

  Cluster cluster() {
    return cluster.cluster();
  }

  CountedMetrics metrics() {
    return metrics;
  }

  /** Waits until it has nothing left to do, for so many looks whether it leads. */
  void awaitRounds(int count) {
    int target = metrics.rounds.get() + count;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                metrics.rounds.get() >= target
                    && terms.term().map(LeaderTerm::isIdle).orElse(true));
  }

  /** Whether all its loops go on. */
  boolean isAlive() {
    return terms.isAlive();
  }

  /** Ends it as a process is killed: the lease stays held. */
  void kill() {
    cluster.kill();
    executor.shutdownNow();
  }

  @Override
  public void close() {
    running.cancel(false);
    terms.close();
    executor.shutdownNow();
    cluster.close();
  }

  /** Counts. */
  static final class CountedMetrics implements PodStatusMetrics {
    private final AtomicInteger statuses = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private volatile List<Integer> runtimes = List.of();
    private final Map<String, OptionalInt> recalled = new ConcurrentHashMap<>();
    private final AtomicInteger rounds = new AtomicInteger();

    int statuses() {
      return statuses.get();
    }

    int events() {
      return events.get();
    }

    @Override
    public void statusWritten(WriteStatus result) {
      statuses.incrementAndGet();
    }

    @Override
    public void eventDropped() {
      dropped.incrementAndGet();
    }

    /** How many Events came to nothing. */
    int dropped() {
      return dropped.get();
    }

    @Override
    public void began(WorkQueue queue) {}

    @Override
    public void retried(String kind) {}

    @Override
    public void refused(String kind, String namespace, int count) {
      refused.put(kind + " " + namespace, count);
    }

    /** How many objects of a kind are refused in a namespace now. */
    int refused(String kind, String namespace) {
      return refused.getOrDefault(kind + " " + namespace, 0);
    }

    @Override
    public void eventWritten(WriteStatus result) {
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
    public void reportWritten(WriteStatus result) {
      reports.incrementAndGet();
    }

    @Override
    public void runtimes(int proven, int contradicted, int unproven) {
      runtimes = List.of(proven, contradicted, unproven);
    }

    @Override
    public void pods(PolicyId policy, Map<ValidationStatus, Integer> counts) {}

    @Override
    public void remove(PolicyId policy) {}

    @Override
    public void recalled(PolicyId recall, OptionalInt pods) {
      recalled.put(recall.name(), pods);
    }

    /** How many pods run what a recall means; empty if it is gone or was never told. */
    OptionalInt recalled(String recall) {
      return recalled.getOrDefault(recall, OptionalInt.empty());
    }

    @Override
    public void watchRestarts(Map<String, Long> counts) {
      rounds.incrementAndGet();
    }
  }
}
