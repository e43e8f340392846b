package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.report.PodStatuses.Entry;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.access.ClusterUnavailableException;
import io.modelgate.watch.outcome.ChangeListener;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.ReportContent;
import io.modelgate.watch.outcome.ReportKind;
import io.modelgate.watch.outcome.ReportWatch;
import io.modelgate.watch.outcome.WriteResult;
import io.modelgate.watch.outcome.WriteStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the reports about pods, of each kind whose definition is installed: what differs from what
 * is stored, and nothing else. A report that nothing is to be said in is removed.
 */
final class ReportReconciler implements Reconciler, AutoCloseable {
  /** Many reports that cannot be written because their definition is gone are one look. */
  private static final Duration RECHECK_DELAY = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final PodStatuses states;
  private final WorkQueue queue;
  private final PodStatusMetrics metrics;
  private final List<ReportWatch> watches;

  /** Digests of what was written, until the watch shows it. */
  private final Map<Key, String> written = new ConcurrentHashMap<>();

  ReportReconciler(Cluster cluster, PodStatuses states, WorkQueue queue, PodStatusMetrics metrics) {
    this.cluster = cluster;
    this.states = states;
    this.queue = queue;
    this.metrics = metrics;
    this.watches =
        Arrays.stream(ReportKind.values())
            .map(kind -> cluster.watchReports(kind, changed(kind)))
            .toList();
  }

  private ChangeListener changed(ReportKind kind) {
    return (namespace, name) -> {
      Key key = ObjectKeys.report(kind, namespace, name);
      written.remove(key);
      queue.add(key);
    };
  }

  /** The watch of each kind. */
  List<ReportWatch> watches() {
    return watches;
  }

  /** Adds the reports about a pod that do not say how it stands. */
  void add(String namespace, String name, Optional<Entry> standing) {
    if (watches.stream().noneMatch(ReportWatch::isComplete)) {
      return;
    }
    Optional<String> wanted = content(standing).map(ReportContent::digest);
    for (ReportWatch watch : watches) {
      Key key = ObjectKeys.report(watch.kind(), namespace, name);
      if (watch.isComplete() && !isStored(watch, key, wanted)) {
        queue.add(key);
      } else if (watch.isComplete()) {
        cluster.refusals().settled(key, policies(standing));
      }
    }
  }

  /** Has every stored report looked at, for example whether its pod is still there. */
  void resync() {
    written.clear();
    watches.forEach(watch -> watch.forEach(changed(watch.kind())));
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    ReportWatch watch =
        watches.stream()
            .filter(each -> each.kind().kind().equals(key.kind()))
            .findFirst()
            .orElseThrow();
    if (!watch.isComplete()) {
      return ReconcileResult.DONE; // all come once it is
    }
    if (!states.isComplete()) {
      return ReconcileResult.DONE; // all reports come once it is
    }
    if (!cluster.isLeader()) {
      return LeaderTerm.SOON;
    }
    try {
      return write(watch, key, states.get(key.namespace(), key.name()));
    } catch (ClusterUnavailableException e) {
      return e.result();
    }
  }

  private ReconcileResult write(ReportWatch watch, Key key, Optional<Entry> standing) {
    Optional<ReportContent> content = content(standing);
    Optional<String> wanted = content.map(ReportContent::digest);
    if (isStored(watch, key, wanted)) {
      cluster.refusals().settled(key, policies(standing));
      return ReconcileResult.DONE;
    }
    WriteResult write =
        content
            .map(each -> cluster.write(watch.kind(), each))
            .orElseGet(() -> cluster.removeReport(watch.kind(), key.namespace(), key.name()));
    metrics.reportWritten(write.written());
    cluster.refusals().answered(key, policies(standing), write.result());
    if (write.written() == WriteStatus.DONE) {
      wanted.ifPresent(digest -> written.put(key, digest));
    }
    if (write.written() == WriteStatus.GONE && content.isPresent()) {
      watch.suspect();
      queue.addAfter(ObjectKeys.reports(watch.kind()), RECHECK_DELAY);
    }
    return write.result();
  }

  /** Whether a report says what it should, or was just written and the watch has yet to show it. */
  private boolean isStored(ReportWatch watch, Key key, Optional<String> wanted) {
    return watch.digest(key.namespace(), key.name()).equals(wanted)
        || (wanted.isPresent() && wanted.equals(Optional.ofNullable(written.get(key))));
  }

  private static Set<PolicyId> policies(Optional<Entry> standing) {
    return standing.map(each -> each.state().policies()).orElse(Set.of());
  }

  private static Optional<ReportContent> content(Optional<Entry> standing) {
    return standing
        .filter(each -> !each.state().results().isEmpty())
        .map(
            each ->
                new ReportContent(
                    each.pod().namespace(),
                    new Owner("v1", "Pod", each.pod().name(), each.pod().uid()),
                    each.state().results()));
  }

  @Override
  public void close() {
    watches.forEach(ReportWatch::close);
  }
}
