package io.modelgate.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.resources.LimitRangeView.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The LimitRanges of all namespaces, into which verifiers are fitted. */
final class LimitRanges {
  /** What {@code apiVersion} and {@code kind} say. */
  static final String KIND = "v1/LimitRange";

  private static final ResourceDefinitionContext RESOURCE =
      new ResourceDefinitionContext.Builder()
          .withVersion("v1")
          .withKind("LimitRange")
          .withPlural("limitranges")
          .withNamespaced(true)
          .build();

  private static final JsonMapper MAPPER = new JsonMapper();

  private final SharedIndexInformer<GenericKubernetesResource> ranges;
  private final WatchRestarts restarts;
  private final Runnable changed;

  /**
   * A watch that has yet to start.
   *
   * @param changed is told of each change
   */
  LimitRanges(KubernetesClient client, WatchRestarts restarts, Runnable changed) {
    this.ranges = client.genericKubernetesResources(RESOURCE).inAnyNamespace().runnableInformer(0);
    this.restarts = restarts;
    this.changed = changed;
  }

  void start() {
    new OnDifference<>(LimitRanges::view, changed).start(ranges, restarts, "LimitRanges", false);
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
    for (GenericKubernetesResource each : ranges.getStore().list()) {
      byNamespace
          .computeIfAbsent(each.getMetadata().getNamespace(), key -> new ArrayList<>())
          .add(view(each));
    }
    return byNamespace;
  }

  private static LimitRangeView view(GenericKubernetesResource range) {
    return read(range.getMetadata().getName(), range.getAdditionalProperties().get("spec"));
  }

  /**
   * Reads one; what is not a quantity counts as missing.
   *
   * @param spec its {@code spec}, as maps, lists and scalars
   */
  static LimitRangeView read(String name, @Nullable Object spec) {
    JsonNode json = MAPPER.valueToTree(spec);
    List<Item> items = new ArrayList<>();
    for (JsonNode item : json.path("limits")) {
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
    return new LimitRangeView(name, List.copyOf(items));
  }

  private static Map<String, Quantity> amounts(JsonNode given) {
    Map<String, Quantity> amounts = new HashMap<>();
    given
        .properties()
        .forEach(
            each ->
                Quantity.parse(each.getValue().asText())
                    .ifPresent(amount -> amounts.put(each.getKey(), amount)));
    return Map.copyOf(amounts);
  }
}
