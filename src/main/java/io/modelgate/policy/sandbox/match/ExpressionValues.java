package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as values of CEL: maps, lists, strings, booleans, longs and doubles. */
final class ExpressionValues {
  private static final String SPEC = "spec";
  private static final String INIT_CONTAINERS = "initContainers";

  private ExpressionValues() {}

  /** A pod without the init containers that are ours; a list that they leave empty goes. */
  static Map<String, Object> of(JsonNode pod, Set<String> injected) {
    Map<String, Object> values = map(pod);
    if (!injected.isEmpty()) {
      List<Object> others = new ArrayList<>();
      for (JsonNode container : pod.path(SPEC).path(INIT_CONTAINERS)) {
        if (!injected.contains(container.path("name").asText())) {
          others.add(value(container));
        }
      }
      Map<String, Object> spec = map(pod.path(SPEC));
      spec.put(INIT_CONTAINERS, others);
      if (others.isEmpty()) {
        spec.remove(INIT_CONTAINERS);
      }
      values.put(SPEC, spec);
    }
    return values;
  }

  /** Fields that are null are as good as missing (API conventions, "Optional vs. Required"). */
  private static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull()) {
                map.put(field.getKey(), value(field.getValue()));
              }
            });
    return map;
  }

  private static Object value(JsonNode json) {
    if (json.isObject()) {
      return map(json);
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(element -> list.add(value(element)));
      return list;
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isNumber()) {
      return json.isIntegralNumber() && json.canConvertToLong()
          ? (Object) json.longValue()
          : (Object) json.doubleValue();
    }
    return json.asText();
  }
}
