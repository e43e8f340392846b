package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.WorkQueue;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

final class QueueMetricsTest {
  /** What each gauge that is registered says. */
  private final Map<String, Supplier<Object>> gauges = new HashMap<>();

  private final MetricRegistry registry =
      (MetricRegistry)
          Proxy.newProxyInstance(
              MetricRegistry.class.getClassLoader(),
              new Class<?>[] {MetricRegistry.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "gauge" -> register(arguments);
                    case "remove" -> gauges.remove(name((MetricID) arguments[0])) != null;
                    default -> throw new UnsupportedOperationException(method.toString());
                  });

  private final QueueMetrics metrics = new QueueMetrics(registry, QueueMetrics.CLUSTER);

  @Test
  void lengthIsThatOfTheQueueOfNow() {
    WorkQueue queue = new WorkQueue(QueueListener.NONE);
    queue.add(new Key("Event", "team", "a"));
    metrics.observe(queue);
    assertThat(ready()).isEqualTo(1);

    WorkQueue next = new WorkQueue(QueueListener.NONE);
    metrics.observe(next);
    assertThat(ready()).isEqualTo(0);
    next.add(new Key("Event", "team", "a"));
    next.add(new Key("Event", "team", "b"));
    assertThat(ready()).isEqualTo(2);
    next.close();
    assertThat(ready()).isEqualTo(0);
    assertThat(gauges).containsKey("modelgate_queue_objects queue=cluster state=failing");
  }

  @Test
  void refusedObjectsAreCountedUntilNoneIs() {
    String gauge = "modelgate_refused_writes kind=Event namespace=team queue=cluster";
    metrics.refused("Event", "team", 2);
    assertThat(value(gauge)).isEqualTo(2);
    metrics.refused("Event", "team", 1);
    assertThat(value(gauge)).isEqualTo(1);
    metrics.refused("Event", "team", 0);
    assertThat(gauges).doesNotContainKey(gauge);
  }

  private Object value(String gauge) {
    return Objects.requireNonNull(gauges.get(gauge)).get();
  }

  private Object ready() {
    return value("modelgate_queue_objects queue=cluster state=ready");
  }

  @SuppressWarnings("unchecked")
  private Object register(Object[] arguments) {
    Metadata metadata = (Metadata) arguments[0];
    Function<Object, Object> value = (Function<Object, Object>) arguments[2];
    MetricID id = new MetricID(metadata.getName(), (Tag[]) arguments[3]);
    gauges.put(name(id), () -> value.apply(arguments[1]));
    return proxy();
  }

  private static Object proxy() {
    return Proxy.newProxyInstance(
        MetricRegistry.class.getClassLoader(),
        new Class<?>[] {org.eclipse.microprofile.metrics.Gauge.class},
        (proxy, method, arguments) -> 0);
  }

  private static String name(MetricID id) {
    return id.getName()
        + " "
        + Arrays.stream(id.getTagsAsArray())
            .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
            .sorted()
            .collect(Collectors.joining(" "));
  }
}
