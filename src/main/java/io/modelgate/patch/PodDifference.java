package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/**
 * One thing in which a pod is not yet as it should be.
 *
 * @param because says in one clause what is missing or wrong
 * @param operations the JSON Patch that mends it
 */
record PodDifference(Supplier<String> because, ArrayNode operations) {
  static PodDifference because(Supplier<String> because) {
    return new PodDifference(because, JsonNodeFactory.instance.arrayNode());
  }

  /** A key as part of a path (RFC 6901). */
  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  PodDifference add(String path, JsonNode value) {
    ObjectNode operation = operations.addObject().put("op", "add").put("path", path);
    operation.set("value", value);
    return this;
  }

  PodDifference remove(String path) {
    operations.addObject().put("op", "remove").put("path", path);
    return this;
  }
}
