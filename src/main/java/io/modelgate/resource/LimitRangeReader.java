package io.modelgate.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.resources.LimitRangeView.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is kept of LimitRanges; what is not a quantity counts as missing. */
public final class LimitRangeReader {
  /** What {@code apiVersion} and {@code kind} say. */
  static final String LIMIT_RANGE = "v1/LimitRange";

  /** What a verifier asks for; of other resources, such as GPUs, it has none. */
  private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");

  private static final List<String> FIELDS =
      List.of("min", "max", "default", "defaultRequest", "maxLimitRequestRatio");

  /** Those by which each container must request some. */
  private static final Set<String> DEMANDING = Set.of("min", "maxLimitRequestRatio");

  private static final JsonMapper MAPPER = new JsonMapper();

  private LimitRangeReader() {}

  /**
   * Reads one.
   *
   * @param spec its {@code spec}, as maps, lists and scalars
   */
  static LimitRangeView read(String name, @Nullable Object spec) {
    return new LimitRangeView(name, items(MAPPER.valueToTree(spec)));
  }

  /** What is used of a LimitRange's {@code spec}. */
  public static List<Item> items(JsonNode spec) {
    List<Item> items = new ArrayList<>();
    for (JsonNode item : spec.path("limits")) {
      String type = item.path("type").asText();
      if (type.equals("Container") || type.equals("Pod")) {
        items.add(
            new Item(
                type,
                amounts(item.path("min")),
                amounts(item.path("max")),
                amounts(item.path("maxLimitRequestRatio")),
                others(item)));
      }
    }
    return List.copyOf(items);
  }

  private static Map<String, Boolean> others(JsonNode item) {
    Map<String, Boolean> others = new HashMap<>();
    for (String field : FIELDS) {
      for (Map.Entry<String, JsonNode> each : item.path(field).properties()) {
        if (!RESOURCES.contains(each.getKey())) {
          boolean isNone =
              Quantity.parse(each.getValue().asText()).filter(Quantity.ZERO::equals).isPresent();
          others.merge(each.getKey(), DEMANDING.contains(field) && !isNone, Boolean::logicalOr);
        }
      }
    }
    return Map.copyOf(others);
  }

  private static Map<String, Quantity> amounts(JsonNode given) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (String name : RESOURCES) {
      Quantity.parse(given.path(name).asText()).ifPresent(amount -> amounts.put(name, amount));
    }
    return Map.copyOf(amounts);
  }
}
