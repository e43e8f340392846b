package io.modelgate.command.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Brings the fields of a tree into another's order, so that a difference shows no more than that.
 */
final class FieldOrder {
  private FieldOrder() {}

  static JsonNode order(JsonNode tree, JsonNode model) {
    if (tree.isObject()) {
      ObjectNode ordered = JsonNodeFactory.instance.objectNode();
      for (var field : model.properties()) {
        if (tree.has(field.getKey())) {
          ordered.set(field.getKey(), order(tree.path(field.getKey()), field.getValue()));
        }
      }
      for (var field : tree.properties()) {
        if (!ordered.has(field.getKey())) {
          ordered.set(field.getKey(), field.getValue());
        }
      }
      return ordered;
    }
    if (tree.isArray()) {
      ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < tree.size(); i++) {
        ordered.add(order(tree.get(i), model.path(i)));
      }
      return ordered;
    }
    return tree;
  }
}
