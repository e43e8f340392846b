package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.QueueMetrics;
import io.modelgate.watch.outcome.WriteStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** The outcome's metrics at {@code /metrics} (MicroProfile Metrics 5.1); see outcomes.md. */
@Singleton
final class PublishedMetrics implements PodStatusMetrics {
  private static final Metadata PODS =
      described("modelgate_pods", "Pods by policy and result, reported by the leading replica");
  private static final Metadata STATUSES =
      described("modelgate_status_writes", "Writes of policies' statuses by result");
  private static final Metadata EVENTS = described("modelgate_event_writes", "Writes of Events");
  private static final Metadata REPORTS = described("modelgate_report_writes", "Writes of reports");
  private static final Metadata RUNTIMES =
      described(
          "modelgate_runtime_pods",
          "Pods with a RuntimeClass by whether they run in it, reported by the leading replica");
  private static final Metadata RESTARTS =
      described("modelgate_watch_restarts", "Lists and watches that failed and were started again");

  private static final Metadata RECALLED =
      described(
          "modelgate_recalled_pods",
          "Pods that run what a ModelRecall recalls, reported by the leading replica");

  private final MetricRegistry registry;
  private final QueueMetrics queue;
  private final Map<PolicyId, AtomicInteger> recalled = new ConcurrentHashMap<>();
  private final Map<PolicyId, Map<ValidationStatus, AtomicInteger>> pods =
      new ConcurrentHashMap<>();
  private final AtomicInteger proven;
  private final AtomicInteger contradicted;
  private final AtomicInteger unproven;

  /** Metrics of one registry. */
  @Inject
  PublishedMetrics(MetricRegistry registry) {
    this.registry = registry;
    this.queue = new QueueMetrics(registry, QueueMetrics.PODS);
    this.proven = runtimes("proven");
    this.contradicted = runtimes("contradicted");
    this.unproven = runtimes("unproven");
  }

  @Override
  public void statusWritten(WriteStatus result) {
    registry.counter(STATUSES, result(result)).inc();
  }

  @Override
  public void eventWritten(WriteStatus result) {
    registry.counter(EVENTS, result(result)).inc();
  }

  @Override
  public void eventDropped() {
    registry.counter(EVENTS, new Tag("result", "dropped")).inc();
  }

  @Override
  public void began(WorkQueue newer) {
    queue.observe(newer);
  }

  @Override
  public void retried(String kind) {
    queue.retried(kind);
  }

  @Override
  public void refused(String kind, String namespace, int count) {
    queue.refused(kind, namespace, count);
  }

  @Override
  public void reportWritten(WriteStatus result) {
    registry.counter(REPORTS, result(result)).inc();
  }

  @Override
  public void runtimes(int ofProven, int ofContradicted, int ofUnproven) {
    proven.set(ofProven);
    contradicted.set(ofContradicted);
    unproven.set(ofUnproven);
  }

  private AtomicInteger runtimes(String result) {
    AtomicInteger value = new AtomicInteger();
    registry.gauge(RUNTIMES, value, AtomicInteger::get, new Tag("result", result));
    return value;
  }

  @Override
  public void pods(PolicyId policy, Map<ValidationStatus, Integer> counts) {
    Map<ValidationStatus, AtomicInteger> gauges = pods.computeIfAbsent(policy, this::register);
    gauges.forEach((result, gauge) -> gauge.set(counts.getOrDefault(result, 0)));
  }

  @Override
  public void remove(PolicyId policy) {
    if (pods.remove(policy) != null) {
      for (ValidationStatus result : ValidationStatus.values()) {
        registry.remove(new MetricID(PODS.getName(), tags(policy, result)));
      }
    }
  }

  @Override
  public void recalled(PolicyId recall, OptionalInt pods) {
    Tag tag = new Tag("recall", recall.name());
    if (pods.isEmpty()) {
      if (recalled.remove(recall) != null) {
        registry.remove(new MetricID(RECALLED.getName(), tag));
      }
      return;
    }
    recalled
        .computeIfAbsent(
            recall,
            same -> {
              AtomicInteger value = new AtomicInteger();
              registry.gauge(RECALLED, value, AtomicInteger::get, tag);
              return value;
            })
        .set(pods.getAsInt());
  }

  @Override
  public void watchRestarts(Map<String, Long> counts) {
    counts.forEach(
        (resource, count) -> {
          Counter counter = registry.counter(RESTARTS, new Tag("resource", resource));
          counter.inc(count - counter.getCount());
        });
  }

  private Map<ValidationStatus, AtomicInteger> register(PolicyId policy) {
    Map<ValidationStatus, AtomicInteger> gauges = new EnumMap<>(ValidationStatus.class);
    for (ValidationStatus result : ValidationStatus.values()) {
      AtomicInteger value = new AtomicInteger();
      gauges.put(result, value);
      registry.gauge(PODS, value, AtomicInteger::get, tags(policy, result));
    }
    return gauges;
  }

  private static Tag[] tags(PolicyId policy, ValidationStatus result) {
    return new Tag[] {
      new Tag("kind", policy.kind().spelling()),
      new Tag("namespace", policy.namespace()),
      new Tag("policy", policy.name()),
      new Tag("result", result.spelling().toLowerCase(Locale.ROOT))
    };
  }

  private static Tag result(WriteStatus result) {
    return new Tag("result", result.name().toLowerCase(Locale.ROOT));
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
