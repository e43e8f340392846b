package io.modelgate.report;

import io.modelgate.config.ReceiptsKey;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.report.PodInspections.Inspector;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.PodWatch;
import io.modelgate.watch.outcome.ReportKind;
import io.modelgate.watch.outcome.ReportWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One leader's term: watches the pods, and writes what becomes of them. All that it knows comes
 * from the API server, so the next leader goes on wherever this one ends.
 */
final class LeaderTerm implements AutoCloseable {
  /** What cannot be done yet is tried again. */
  static final ReconcileResult SOON = new ReconcileResult.Retry(Duration.ofMillis(500));

  private static final int WORKERS = 4;
  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);
  private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final EffectivePolicies policies;
  private final WorkQueue queue;
  private final ReconcileLoop loop;
  private final PodWatch pods;
  private final InitialSync firstPass = new InitialSync();
  private final PodStatusMetrics metrics;
  private final ReportReconciler reports;
  private final StatusReconciler statuses;
  private final RecallsReconciler recallFiles;
  private final ReceiptsReconciler receipts;
  private final Runnable unsubscribe;
  private PolicySet seen = PolicySet.NOT_LOADED;
  private final Set<PolicyId> recalls = new HashSet<>();

  /**
   * Begins.
   *
   * @param receiptsKey signs receipts; without it there are none
   * @param ended is called if it ends without being closed
   */
  LeaderTerm(
      Cluster cluster,
      CurrentPolicies current,
      Inspector inspector,
      InstantSource clock,
      PodStatusMetrics metrics,
      Optional<ReceiptsKey> receiptsKey,
      Runnable ended) {
    this.cluster = cluster;
    this.policies = new EffectivePolicies(current, clock);
    this.metrics = metrics;
    this.queue = cluster.loop().queue().beside(metrics); // what is in it ends with the term
    metrics.began(queue);
    this.loop = new ReconcileLoop(queue, ended);
    this.pods =
        cluster.watchPods(
            (namespace, name) -> queue.add(ObjectKeys.pod(namespace, name)), this::begin);
    PodStatuses states = new PodStatuses(pods, policies, new PodInspections(inspector));
    PodIndex known = new PodIndex();
    EventReconciler events = new EventReconciler(cluster, queue, clock, metrics);
    this.reports = new ReportReconciler(cluster, states, queue, metrics);
    this.statuses = new StatusReconciler(cluster, states, known, firstPass, metrics);
    this.recallFiles = new RecallsReconciler(cluster, states, queue);
    this.receipts = new ReceiptsReconciler(cluster, states, queue, receiptsKey);
    loop.register(
        ObjectKeys.POD,
        new PodReconciler(
            states, known, queue, events, reports, recallFiles, receipts, firstPass, metrics));
    loop.register(ObjectKeys.RECALLS, recallFiles);
    loop.register(ObjectKeys.RECEIPTS, receipts);
    loop.register(ObjectKeys.EVENT, events);
    loop.register(ObjectKeys.POLICIES.kind(), key -> comparePolicies());
    loop.register(ObjectKeys.RESYNC.kind(), key -> resync());
    loop.register(ObjectKeys.REPORTS, this::pollReports);
    for (PolicyId.Kind kind : PolicyId.Kind.values()) {
      // The statuses of these two count no pods.
      if (kind != PolicyId.Kind.RUNTIME && kind != PolicyId.Kind.TRUST_ROOT) {
        loop.register(kind.spelling(), statuses);
      }
    }
    for (ReportKind kind : ReportKind.values()) {
      loop.register(kind.kind(), reports);
      queue.add(ObjectKeys.reports(kind));
    }
    this.unsubscribe = subscribe(cluster, current);
    queue.add(ObjectKeys.POLICIES);
    queue.addAfter(ObjectKeys.RESYNC, RESYNC_INTERVAL);
    pods.start();
    loop.start("modelgate-pods", WORKERS);
  }

  private Runnable subscribe(Cluster cluster, CurrentPolicies current) {
    Runnable fromPolicies =
        current.onChange(() -> queue.addAfter(ObjectKeys.POLICIES, BATCH_DELAY));
    Runnable fromStatuses = cluster.onStored(key -> queue.addAfter(key, BATCH_DELAY));
    Runnable fromApis =
        cluster.onInstalledApis(
            () -> Arrays.stream(ReportKind.values()).map(ObjectKeys::reports).forEach(queue::add));
    return () -> {
      fromApis.run();
      fromPolicies.run();
      fromStatuses.run();
    };
  }

  /** Whether it goes on. */
  boolean isAlive() {
    return loop.isAlive();
  }

  /** Whether nothing is left to do now. */
  boolean isIdle() {
    return firstPass.isOver() && queue.isIdle();
  }

  /** All pods are known that there were. */
  private void begin() {
    Set<Key> present = new HashSet<>();
    pods.forEach((namespace, name) -> present.add(ObjectKeys.pod(namespace, name)));
    firstPass.begin(present);
    present.forEach(queue::add);
  }

  /** Has everything looked at again. */
  ReconcileResult resync() {
    addPods();
    reports.resync();
    recallFiles.resync();
    receipts.resync();
    addStatuses(policies.get());
    cluster.refusals().allTold(); // this is ten minutes after the first pass began
    queue.add(ObjectKeys.POLICIES);
    return new ReconcileResult.Retry(RESYNC_INTERVAL);
  }

  private void addPods() {
    pods.forEach((namespace, name) -> queue.add(ObjectKeys.pod(namespace, name)));
  }

  private ReconcileResult comparePolicies() {
    PolicySet now = policies.get();
    if (!now.equals(seen)) {
      seen = now;
      firstPass.missing().forEach(queue::add);
      recallFiles.addAll();
      addPods();
      addStatuses(now);
      reports.resync();
    }
    Instant until = policies.until();
    return until.equals(Instant.MAX)
        ? ReconcileResult.DONE
        : new ReconcileResult.Retry(Duration.between(policies.now(), until).plusMillis(1));
  }

  /** Those that are there, and those that were: of these, metrics are to go. */
  private void addStatuses(PolicySet now) {
    now.models().forEach(each -> queue.addAfter(ObjectKeys.status(each.id()), BATCH_DELAY));
    statuses.counted().forEach(each -> queue.addAfter(ObjectKeys.status(each), BATCH_DELAY));
    now.exemptions()
        .all()
        .forEach(each -> queue.addAfter(ObjectKeys.status(each.id()), BATCH_DELAY));
    recalls(now).forEach(each -> queue.addAfter(ObjectKeys.status(each), BATCH_DELAY));
  }

  /** Those that there are, and those that there were before. */
  private Set<PolicyId> recalls(PolicySet now) {
    Set<PolicyId> gone = new HashSet<>(recalls);
    recalls.clear();
    now.recalls().usable().forEach(each -> recalls.add(each.id()));
    gone.addAll(recalls);
    return gone;
  }

  private ReconcileResult pollReports(Key key) {
    for (ReportWatch watch : reports.watches()) {
      if (watch.kind().display().equals(key.name())) {
        return watch.poll(this::addPods);
      }
    }
    return ReconcileResult.DONE;
  }

  @Override
  public void close() {
    unsubscribe.run();
    loop.close();
    pods.close();
    reports.close();
    statuses.close();
    cluster.refusals().clear();
    metrics.runtimes(0, 0, 0);
  }
}
