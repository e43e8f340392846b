package io.modelgate.report;

import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ReportContent;
import io.modelgate.watch.outcome.ReportKind;
import io.modelgate.watch.outcome.ReportWatch;
import io.modelgate.watch.outcome.Written;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the reports of each kind whose definition is installed at what is known of the pods. It
 * writes what differs from what is stored, and nothing else. For one thread.
 */
final class ReportKeeper implements AutoCloseable {
  private static final int MOST_A_ROUND = 250;

  private record Job(ReportKind kind, String key) {}

  private record Told(ReportContent content, String digest) {}

  private final Cluster cluster;
  private final OutcomeMetrics metrics;
  private final List<ReportWatch> watches;
  private final Set<ReportKind> installed = new HashSet<>();

  /** What was known of each pod the last time: most often it is the same. */
  private final Map<String, Told> told = new HashMap<>();

  /** What is to be written; empty where a report is to be removed. */
  private final Map<Job, Optional<ReportContent>> owed = new LinkedHashMap<>();

  /** What was just written: the watch shows it a moment later. */
  private final Map<Job, String> written = new HashMap<>();

  ReportKeeper(Cluster cluster, OutcomeMetrics metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.watches = Arrays.stream(ReportKind.values()).map(cluster::watchReports).toList();
    recheck();
  }

  /** Whether the definition of any kind is installed. */
  boolean isOn() {
    return watches.stream().anyMatch(ReportWatch::isComplete);
  }

  /** Whether a definition appeared since the last call: then every pod is to be told again. */
  boolean hasAppeared() {
    boolean hasAppeared = false;
    for (ReportWatch watch : watches) {
      if (!watch.isComplete()) {
        installed.remove(watch.kind());
      } else {
        hasAppeared |= installed.add(watch.kind());
      }
    }
    return hasAppeared;
  }

  /**
   * Looks which definitions are installed, and forgets what it wrote, so that from now on only what
   * is stored counts.
   */
  void recheck() {
    watches.forEach(ReportWatch::look);
    written.clear();
  }

  /** The keys of all pods that something is said of. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    watches.forEach(watch -> keys.addAll(watch.keys()));
    return keys;
  }

  /** What is known of a pod now; no results where no policy concerns it. */
  void tell(String key, ReportContent content) {
    if (content.results().isEmpty()) {
      forget(key);
      return;
    }
    Told before = told.get(key);
    String digest =
        before != null && before.content().equals(content) ? before.digest() : content.digest();
    told.put(key, new Told(content, digest));
    for (ReportWatch watch : watches) {
      Job job = new Job(watch.kind(), key);
      boolean isSaid =
          digest.equals(written.get(job)) || watch.digest(key).filter(digest::equals).isPresent();
      owe(job, !watch.isComplete() || isSaid, Optional.of(content));
    }
  }

  /** A pod is gone, or concerns no policy any more. */
  void forget(String key) {
    told.remove(key);
    for (ReportWatch watch : watches) {
      owe(new Job(watch.kind(), key), watch.digest(key).isEmpty(), Optional.empty());
    }
  }

  private void owe(Job job, boolean isDone, Optional<ReportContent> content) {
    owed.remove(job);
    if (!isDone) {
      owed.put(job, content);
    }
  }

  /** Writes and removes what is owed, as much as is decent at a time. */
  void report() {
    List<Job> jobs = owed.keySet().stream().limit(MOST_A_ROUND).toList();
    for (Job job : jobs) {
      if (!cluster.isLeader() || !perform(job, owed.getOrDefault(job, Optional.empty()))) {
        return;
      }
    }
  }

  private boolean perform(Job job, Optional<ReportContent> content) {
    Written result =
        content
            .map(each -> cluster.write(job.kind(), each))
            .orElseGet(() -> cluster.removeReport(job.kind(), job.key()));
    metrics.reportWritten(result);
    if (result == Written.FAILED) {
      return false;
    }
    owed.remove(job);
    written.remove(job);
    content.ifPresent(each -> written.put(job, each.digest()));
    return true;
  }

  @Override
  public void close() {
    watches.forEach(ReportWatch::close);
  }
}
