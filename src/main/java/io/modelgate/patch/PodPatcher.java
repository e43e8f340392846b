package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.ValidationContainer;

/** Puts the validation container in front of a pod's init containers. */
public final class PodPatcher {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String INIT_CONTAINERS = "/spec/initContainers";

  private PodPatcher() {}

  /**
   * The operations after which {@code container} is the pod's first init container and the only one
   * of its name; none where it already is, to the letter. Resources that a LimitRange gave it since
   * the last call stay: the API server gives them only once.
   *
   * @param pod the pod as the request holds it
   */
  public static ArrayNode patch(JsonNode pod, ValidationContainer container) {
    ArrayNode operations = JSON.arrayNode();
    ObjectNode ours = ContainerJson.of(container);
    JsonNode present = pod.at(INIT_CONTAINERS);
    if (!present.isArray()) {
      add(operations, INIT_CONTAINERS, JSON.arrayNode().add(ours));
    } else {
      keepResources(ours, present);
      if (isFirstAndOnly(ours, present)) {
        return operations;
      }
      removeOthers(operations, present);
      add(operations, INIT_CONTAINERS + "/0", ours);
    }
    return operations;
  }

  private static void keepResources(ObjectNode ours, JsonNode present) {
    for (JsonNode container : present) {
      if (hasReservedName(container) && container.path("resources").isObject()) {
        ours.set("resources", container.get("resources"));
        return;
      }
    }
  }

  private static boolean isFirstAndOnly(ObjectNode ours, JsonNode present) {
    for (int i = 1; i < present.size(); i++) {
      if (hasReservedName(present.get(i))) {
        return false;
      }
    }
    return ours.equals(present.get(0));
  }

  /** Another of the reserved name is a forgery, or ours after someone changed it. */
  private static void removeOthers(ArrayNode operations, JsonNode present) {
    for (int i = present.size() - 1; i >= 0; i--) {
      if (hasReservedName(present.get(i))) {
        operations.addObject().put("op", "remove").put("path", INIT_CONTAINERS + "/" + i);
      }
    }
  }

  private static boolean hasReservedName(JsonNode container) {
    return container.path("name").asText().equals(ValidationContainer.NAME);
  }

  private static void add(ArrayNode operations, String path, JsonNode value) {
    operations.addObject().put("op", "add").put("path", path).set("value", value);
  }
}
