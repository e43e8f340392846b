package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.container.ContainerComparison;
import io.modelgate.policy.container.ContainerJson;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The validation containers among a pod's init containers: right after the last that fetches the
 * model, or first; and no other container has their names.
 */
final class ValidationContainers {
  private static final String INIT_CONTAINERS = "/spec/initContainers";

  private ValidationContainers() {}

  static Optional<PodDifference> change(JsonNode pod, Injection injection) {
    JsonNode present = pod.path("spec").path("initContainers");
    List<ObjectNode> ours = new ArrayList<>();
    for (ValidationContainer container : injection.containers()) {
      ours.add(ContainerJson.of(container, injection.verifier()));
    }
    List<JsonNode> others = new ArrayList<>();
    List<JsonNode> reserved = new ArrayList<>();
    present.forEach(each -> (isReserved(each) ? reserved : others).add(each));
    int place = place(others, injection);

    Optional<String> fault = fault(present, ours, reserved, place);
    return fault.map(
        because -> difference(PodDifference.because(() -> because), present, ours, place));
  }

  /** How many of the other init containers come before ours. */
  private static int place(List<JsonNode> others, Injection injection) {
    ArrayNode remaining = JsonNodeFactory.instance.arrayNode().addAll(others);
    return injection.verifier().fetchers().place(remaining);
  }

  private static Optional<String> fault(
      JsonNode present, List<ObjectNode> ours, List<JsonNode> reserved, int place) {
    for (int i = 0; i < ours.size(); i++) {
      String name = ours.get(i).path("name").asText();
      Optional<JsonNode> found = named(name, reserved);
      if (found.isEmpty()) {
        return Optional.of("its init container " + name + " is missing");
      }
      List<String> fields = ContainerComparison.differences(ours.get(i), found.get());
      if (!fields.isEmpty()) {
        return Optional.of(
            "its init container "
                + name
                + " is not the one that was injected, it differs in "
                + String.join(", ", fields));
      }
      JsonNode inPlace = present.get(place + i);
      if (inPlace == null || !inPlace.path("name").asText().equals(name)) {
        return Optional.of("its init container " + name + " is not the first that sees the model");
      }
    }
    return reserved.size() == ours.size()
        ? Optional.empty()
        : Optional.of(
            "it has more init containers of the reserved name " + ValidationContainer.NAME);
  }

  private static PodDifference difference(
      PodDifference change, JsonNode present, List<ObjectNode> ours, int place) {
    if (!present.isArray()) {
      return change.add(INIT_CONTAINERS, JsonNodeFactory.instance.arrayNode().addAll(ours));
    }
    // Resources of a LimitRange stay: the API server gives them only once.
    for (ObjectNode each : ours) {
      for (JsonNode container : present) {
        if (container.path("name").equals(each.path("name"))) {
          ContainerComparison.adopt(each, container);
        }
      }
    }
    for (int i = present.size() - 1; i >= 0; i--) {
      if (isReserved(present.get(i))) {
        change.remove(INIT_CONTAINERS + "/" + i);
      }
    }
    for (int i = 0; i < ours.size(); i++) {
      change.add(INIT_CONTAINERS + "/" + (place + i), ours.get(i));
    }
    return change;
  }

  private static Optional<JsonNode> named(String name, List<JsonNode> containers) {
    return containers.stream().filter(each -> each.path("name").asText().equals(name)).findFirst();
  }

  private static boolean isReserved(JsonNode container) {
    return ValidationContainer.isReserved(container.path("name").asText());
  }
}
