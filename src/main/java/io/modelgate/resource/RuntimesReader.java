package io.modelgate.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.modelgate.policy.sandbox.Runtimes.HandlerFeature;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is kept of RuntimeClasses and nodes; a field of another shape counts as missing. */
public final class RuntimesReader {
  static final String RUNTIME_CLASS = "node.k8s.io/v1/RuntimeClass";
  static final String NODE = "v1/Node";

  private static final JsonMapper MAPPER = new JsonMapper();

  private RuntimesReader() {}

  /**
   * Reads a RuntimeClass (node.k8s.io/v1).
   *
   * @param fields of the resource, as maps, lists and scalars
   */
  public static RuntimeClassView runtimeClass(String name, Map<?, ?> fields) {
    JsonNode json = json(fields);
    List<JsonNode> tolerations = new ArrayList<>();
    json.at("/scheduling/tolerations").forEach(tolerations::add);
    return new RuntimeClassView(
        name,
        json.path("handler").asText(),
        strings(json.at("/scheduling/nodeSelector")),
        List.copyOf(tolerations),
        !json.at("/overhead/podFixed").isEmpty());
  }

  /**
   * Reads a node (core/v1).
   *
   * @param labels its labels, or null for none
   * @param status its {@code status}, as maps, lists and scalars
   */
  public static NodeView node(String name, @Nullable Object labels, @Nullable Object status) {
    JsonNode json = json(status);
    boolean isReady = false;
    for (JsonNode condition : json.path("conditions")) {
      isReady |=
          condition.path("type").asText().equals("Ready")
              && condition.path("status").asText().equals("True");
    }
    Set<String> handlers = new HashSet<>();
    Map<String, Set<HandlerFeature>> lacking = new HashMap<>();
    for (JsonNode handler : json.path("runtimeHandlers")) {
      String handlerName = handler.path("name").asText();
      handlers.add(handlerName);
      lacking.put(handlerName, lacking(handler.path("features")));
    }
    return new NodeView(
        name,
        strings(json(labels)),
        isReady,
        handlers.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(handlers)),
        Map.copyOf(lacking));
  }

  /** What is said to be missing; what is not said may be there. */
  private static Set<HandlerFeature> lacking(JsonNode features) {
    Set<HandlerFeature> lacking = EnumSet.noneOf(HandlerFeature.class);
    for (HandlerFeature each : HandlerFeature.values()) {
      JsonNode given = features.path(each.field());
      if (given.isBoolean() && !given.asBoolean()) {
        lacking.add(each);
      }
    }
    return Set.copyOf(lacking);
  }

  private static JsonNode json(@Nullable Object part) {
    try {
      return MAPPER.valueToTree(part);
    } catch (IllegalArgumentException | StackOverflowError e) { // YAML may hold itself
      return MissingNode.getInstance();
    }
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
    return Map.copyOf(strings);
  }
}
