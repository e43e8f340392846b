package io.modelgate.watch;

import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.WorkQueue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** What happens in one work queue, at {@code /metrics}; see outcomes.md. */
public final class QueueMetrics implements QueueListener {
  /** The queue of what the controller keeps in the cluster, as long as it runs. */
  public static final String CLUSTER = "cluster";

  /** The queue of what became of the pods, as long as this replica leads. */
  public static final String PODS = "pods";

  private static final String QUEUE = "queue";
  private static final Metadata OBJECTS =
      described("modelgate_queue_objects", "Objects in a work queue, by what they wait for");
  private static final Metadata RETRIES =
      described("modelgate_retries", "Writes to the API server that failed and are tried again");
  private static final Metadata REFUSED =
      described(
          "modelgate_refused_writes",
          "Objects that the API server refuses to store now, reported by the leading replica");

  private final MetricRegistry registry;
  private final Tag queue;
  private final Map<MetricID, AtomicInteger> refused = new ConcurrentHashMap<>();
  private volatile @Nullable WorkQueue observed;

  /**
   * The metrics of a queue.
   *
   * @param queue its name in them
   */
  public QueueMetrics(MetricRegistry registry, String queue) {
    this.registry = registry;
    this.queue = new Tag(QUEUE, queue);
  }

  /** Tells of this queue from now on, in place of the one before it. */
  public synchronized void observe(WorkQueue newer) {
    boolean isFirst = observed == null;
    observed = newer;
    if (isFirst) {
      register("ready", WorkQueue::depth);
      register("failing", WorkQueue::failing);
    }
  }

  private void register(String state, ToIntFunction<WorkQueue> count) {
    registry.gauge(
        OBJECTS,
        this,
        metrics -> Optional.ofNullable(metrics.observed).map(count::applyAsInt).orElse(0),
        queue,
        new Tag("state", state));
  }

  @Override
  public void retried(String kind) {
    registry.counter(RETRIES, queue, new Tag("kind", kind)).inc();
  }

  @Override
  public void refused(String kind, String namespace, int count) {
    Tag[] tags = {queue, new Tag("kind", kind), new Tag("namespace", namespace)};
    refused.compute(
        new MetricID(REFUSED.getName(), tags),
        (id, gauge) -> {
          if (count == 0) {
            registry.remove(id);
            return null;
          }
          AtomicInteger value = gauge == null ? new AtomicInteger() : gauge;
          value.set(count);
          if (gauge == null) {
            registry.gauge(REFUSED, value, AtomicInteger::get, tags);
          }
          return value;
        });
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
