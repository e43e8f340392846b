package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.policy.resources.LimitRangeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The LimitRanges of all namespaces, into which verifiers are fitted. */
final class LimitRanges {
  /** LimitRanges that are whole in memory at a time while they are listed. */
  private static final long PAGE_SIZE = 50;

  private final SharedIndexInformer<WatchedLimitRange> ranges;
  private final WatchRestarts restarts;
  private final Runnable changed;

  /**
   * A watch that has yet to start.
   *
   * @param changed is told of each change
   */
  LimitRanges(KubernetesClient client, WatchRestarts restarts, Runnable changed) {
    this.ranges =
        client
            .resources(WatchedLimitRange.class)
            .inAnyNamespace()
            .withLimit(PAGE_SIZE)
            .runnableInformer(0);
    this.restarts = restarts;
    this.changed = changed;
  }

  void start() {
    new ChangeEventHandler<>(WatchedLimitRange::view, changed)
        .start(ranges, restarts, "LimitRanges", false);
  }

  void stop() {
    ranges.stop();
  }

  boolean isWatching() {
    return !ranges.stopped().toCompletableFuture().isDone();
  }

  /** Whether all that were there at the beginning are known. */
  boolean isComplete() {
    return ranges.hasSynced();
  }

  /** All of them by namespace. */
  Map<String, List<LimitRangeView>> snapshot() {
    Map<String, List<LimitRangeView>> byNamespace = new HashMap<>();
    for (WatchedLimitRange each : ranges.getStore().list()) {
      byNamespace
          .computeIfAbsent(each.getMetadata().getNamespace(), key -> new ArrayList<>())
          .add(each.view());
    }
    return byNamespace;
  }
}
