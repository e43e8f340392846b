package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.modelgate.adversary.PodSchema.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The ways to change one field of a pod: another value, one more element, and none. */
final class PodEdits {
  /** Values that the API server takes where any other would be wrong in itself. */
  private static final Map<String, JsonNode> SAMPLES =
      Map.ofEntries(
          Map.entry("resourceVersion", TextNode.valueOf("1")),
          Map.entry("image", TextNode.valueOf("other:2")),
          Map.entry("cpu", TextNode.valueOf("600m")),
          Map.entry("memory", TextNode.valueOf("100Mi")),
          Map.entry("operator", TextNode.valueOf("Exists")),
          Map.entry("claims[].name", TextNode.valueOf("gpu")),
          Map.entry("finalizers[]", TextNode.valueOf("example.com/other")),
          Map.entry("restartPolicy", TextNode.valueOf("Never")),
          Map.entry("imagePullPolicy", TextNode.valueOf("Never")),
          Map.entry("terminationMessagePolicy", TextNode.valueOf("FallbackToLogsOnError")),
          Map.entry("terminationGracePeriodSeconds", IntNode.valueOf(1)),
          Map.entry("effect", TextNode.valueOf("NoExecute")));

  /** What an element must hold for the API server to take it at all. */
  private static final Map<String, String> ELEMENTS =
      Map.of(
          "volumeMounts", "{name: models, mountPath: /other}",
          "volumeDevices", "{name: disk, devicePath: /dev/other}",
          "claims", "{name: gpu}",
          "env", "{name: OTHER, value: a}",
          "envFrom", "{configMapRef: {name: settings}}");

  private PodEdits() {}

  /** Gives the field in the first element of each array another value; makes what is missing. */
  static void set(ObjectNode pod, Field field) {
    set(pod, field.path(), field);
  }

  /** The pods that differ from a pod in one field. */
  static Set<ObjectNode> of(ObjectNode pod, Field field) {
    Set<ObjectNode> edits = new LinkedHashSet<>();
    ObjectNode set = pod.deepCopy();
    set(set, field);
    edits.add(set);
    for (int i = 0; i < field.path().size(); i++) {
      if (field.path().get(i).equals("[]") || field.path().get(i).equals("{}")) {
        ObjectNode added = pod.deepCopy();
        add(added, field, i);
        edits.add(added);
      }
    }
    for (int i = 2; i <= field.path().size(); i++) {
      ObjectNode removed = pod.deepCopy();
      if (remove(removed, field.path().subList(0, i))) {
        edits.add(removed);
      }
    }
    edits.remove(pod);
    return edits;
  }

  private static void set(JsonNode parent, List<String> path, Field field) {
    String name = path.get(0);
    if (path.size() > 1) {
      set(child(parent, name, path.get(1)), path.subList(1, path.size()), field);
      return;
    }
    String key = key(parent, name);
    JsonNode before = parent instanceof ArrayNode ? parent.path(0) : parent.path(key);
    JsonNode value = value(field, key, before);
    if (parent instanceof ArrayNode array) {
      if (array.isEmpty()) {
        array.add(value);
      } else {
        array.set(0, value);
      }
    } else {
      ((ObjectNode) parent).set(key, value);
    }
  }

  /** Adds a copy of the first element, or a new one, in which the field has another value. */
  private static void add(ObjectNode pod, Field field, int at) {
    JsonNode parent = pod;
    for (int i = 0; i < at; i++) {
      parent = child(parent, field.path().get(i), field.path().get(i + 1));
    }
    boolean isLast = at + 1 == field.path().size();
    if (parent instanceof ObjectNode map) {
      JsonNode sample = value(field, "other", MissingNode.getInstance());
      map.set("other", isLast ? sample : JsonNodeFactory.instance.objectNode());
    } else if (parent instanceof ArrayNode array) {
      if (isLast) {
        array.add(value(field, "", MissingNode.getInstance()));
        return;
      }
      JsonNode copy =
          array.isEmpty() ? JsonNodeFactory.instance.objectNode() : array.get(0).deepCopy();
      if (copy instanceof ObjectNode object && (object.has("name") || array.isEmpty())) {
        object.put("name", "other");
      }
      if (copy instanceof ObjectNode object && object.has("uid")) {
        object.put("uid", "other");
      }
      set(copy, field.path().subList(at + 1, field.path().size()), field);
      array.add(copy);
    }
  }

  private static boolean remove(JsonNode pod, List<String> path) {
    JsonNode parent = pod;
    for (String name : path.subList(0, path.size() - 1)) {
      parent = parent instanceof ArrayNode ? parent.path(0) : parent.path(key(parent, name));
    }
    String last = path.get(path.size() - 1);
    if (parent instanceof ArrayNode array) {
      return !array.isEmpty() && array.remove(0) != null;
    }
    return parent instanceof ObjectNode map && map.remove(key(map, last)) != null;
  }

  private static String key(JsonNode parent, String name) {
    return name.equals("{}")
        ? parent.properties().stream().findFirst().map(Map.Entry::getKey).orElse("other")
        : name;
  }

  private static JsonNode child(JsonNode parent, String name, String next) {
    JsonNode empty =
        next.equals("[]")
            ? JsonNodeFactory.instance.arrayNode()
            : JsonNodeFactory.instance.objectNode();
    if (parent instanceof ArrayNode array) {
      if (array.isEmpty()) {
        array.add(empty);
      }
      return array.get(0);
    }
    ObjectNode object = (ObjectNode) parent;
    String key = key(object, name);
    if (!object.path(key).isContainerNode()) {
      object.set(key, empty);
      if (ELEMENTS.containsKey(key)) {
        object.withArray(key).add(Yamls.object(ELEMENTS.get(key)));
      }
    }
    return object.path(key);
  }

  private static JsonNode value(Field field, String key, JsonNode before) {
    String text = field.toString();
    for (Map.Entry<String, JsonNode> sample : SAMPLES.entrySet()) {
      if ((key.equals(sample.getKey()) || text.endsWith(sample.getKey()))
          && !sample.getValue().equals(before)) {
        return sample.getValue();
      }
    }
    return switch (field.type()) {
      case "boolean" -> BooleanNode.valueOf(!before.asBoolean());
      case "integer" -> IntNode.valueOf(before.asInt(8) - 1);
      case "time" -> TextNode.valueOf("2026-01-01T00:00:00Z");
      case "quantity" -> TextNode.valueOf(before.asText().equals("2") ? "3" : "2");
      case "object" -> JsonNodeFactory.instance.objectNode();
      default -> TextNode.valueOf(before.asText() + "x");
    };
  }

  /** The fields in which two pods differ. */
  static List<String> differences(JsonNode one, JsonNode other) {
    List<String> found = new ArrayList<>();
    compare(one, other, "", found);
    return found;
  }

  private static void compare(JsonNode one, JsonNode other, String at, List<String> found) {
    if (one.equals(other)) {
      return;
    }
    JsonNode shape = one.isMissingNode() ? other : one;
    if (shape.isArray()) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        compare(one.path(i), other.path(i), at + "[]", found);
      }
    } else if (shape.isObject() && !shape.isEmpty()) {
      Set<String> names = new TreeSet<>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name ->
              compare(
                  one.path(name), other.path(name), at.isEmpty() ? name : at + "." + name, found));
    } else {
      found.add(at);
    }
  }
}
