package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A descriptor for every field of a schema, by which the console shows the field: the {@code
 * specDescriptors} and {@code statusDescriptors} of a ClusterServiceVersion. What an x-descriptor
 * means is in operator-framework's and the console's reference of descriptors.
 */
final class Descriptors {
  private static final String UI = "urn:alm:descriptor:com.tectonic.ui:";
  private static final String TEXT = UI + "text";

  /** Those whose type does not say what they stand for, by their path's end. */
  private static final Map<String, String> MEANINGS =
      Map.of(
          "namespaceSelector", UI + "selector:core:v1:Namespace",
          "selector.pods", UI + "selector:core:v1:Pod",
          "match.labels", UI + "selector:core:v1:Pod",
          "configMapKeyRef.name", "urn:alm:descriptor:io.kubernetes:ConfigMap",
          "secretKeyRef.name", "urn:alm:descriptor:io.kubernetes:Secret",
          "clientTrustConfig", UI + "advanced",
          "conditions", "urn:alm:descriptor:io.kubernetes.conditions");

  private final boolean editable;
  private final ArrayNode descriptors = JsonNodeFactory.instance.arrayNode();

  private Descriptors(boolean editable) {
    this.editable = editable;
  }

  /** Of a resource's spec, which forms edit. */
  static ArrayNode ofSpec(JsonNode schema) {
    return new Descriptors(true).add(schema, "", List.of());
  }

  /** Of a resource's status, which nobody edits. */
  static ArrayNode ofStatus(JsonNode schema) {
    return new Descriptors(false).add(schema, "", List.of());
  }

  private ArrayNode add(JsonNode schema, String prefix, List<String> group) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String path = prefix + property.getKey();
      JsonNode field = property.getValue();
      List<String> meanings = new ArrayList<>(group);
      meanings.addAll(meanings(path, field));
      ObjectNode descriptor = descriptors.addObject();
      descriptor.put("path", path);
      descriptor.put("displayName", field.path("title").asText());
      descriptor.put("description", field.path("description").asText());
      meanings.forEach(descriptor.putArray("x-descriptors")::add);
      add(field, path + ".", List.of(UI + "fieldGroup:" + path));
      add(field.path("items"), path + "[0].", List.of(UI + "arrayFieldGroup:" + path));
    }
    return descriptors;
  }

  private List<String> meanings(String path, JsonNode field) {
    for (Map.Entry<String, String> meaning : MEANINGS.entrySet()) {
      if (path.equals(meaning.getKey()) || path.endsWith("." + meaning.getKey())) {
        return List.of(meaning.getValue());
      }
    }
    if (field.has("properties")) {
      return List.of(UI + "fieldGroup:" + path);
    }
    if (field.path("items").has("properties")) {
      return List.of(UI + "arrayFieldGroup:" + path);
    }
    return editable ? inputs(field) : List.of("urn:alm:descriptor:text");
  }

  private static List<String> inputs(JsonNode field) {
    if (field.has("enum")) {
      List<String> choices = new ArrayList<>();
      field.path("enum").forEach(choice -> choices.add(UI + "select:" + choice.asText()));
      return choices;
    }
    return switch (field.path("type").asText()) {
      case "boolean" -> List.of(UI + "booleanSwitch");
      case "integer" -> List.of(UI + "number");
      default -> List.of(TEXT);
    };
  }
}
