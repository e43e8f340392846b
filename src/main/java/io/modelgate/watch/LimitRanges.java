package io.modelgate.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.resources.LimitRangeView.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The LimitRanges of all namespaces, into which verifiers are fitted. */
final class LimitRanges {
  /** What {@code apiVersion} and {@code kind} say. */
  static final String KIND = "v1/LimitRange";

  /** LimitRanges that are whole in memory at a time while they are listed. */
  private static final long PAGE = 50;

  /** What a verifier asks for; of other resources, such as GPUs, it has none. */
  private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");

  private static final JsonMapper MAPPER = new JsonMapper();

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
            .withLimit(PAGE)
            .runnableInformer(0);
    this.restarts = restarts;
    this.changed = changed;
  }

  void start() {
    new OnDifference<>(WatchedLimitRange::view, changed)
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

  /**
   * Reads one; what is not a quantity counts as missing.
   *
   * @param spec its {@code spec}, as maps, lists and scalars
   */
  static LimitRangeView read(String name, @Nullable Object spec) {
    return new LimitRangeView(name, items(MAPPER.valueToTree(spec)));
  }

  /** What is used of a LimitRange's {@code spec}. */
  static List<Item> items(JsonNode spec) {
    List<Item> items = new ArrayList<>();
    for (JsonNode item : spec.path("limits")) {
      String type = item.path("type").asText();
      if (type.equals("Container") || type.equals("Pod")) {
        items.add(
            new Item(
                type,
                amounts(item.path("min")),
                amounts(item.path("max")),
                amounts(item.path("maxLimitRequestRatio"))));
      }
    }
    return List.copyOf(items);
  }

  private static Map<String, Quantity> amounts(JsonNode given) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (String name : RESOURCES) {
      Quantity.parse(given.path(name).asText()).ifPresent(amount -> amounts.put(name, amount));
    }
    return Map.copyOf(amounts);
  }
}
