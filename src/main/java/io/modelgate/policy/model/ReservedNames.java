package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;

/** The names, the label and the annotation that only Modelgate gives a pod. */
final class ReservedNames {
  private ReservedNames() {}

  /**
   * Refuses a pod whose workload has one of the names.
   *
   * @throws UndecidableException with a sentence that names the container
   */
  static void refuseContainers(JsonNode pod) throws UndecidableException {
    for (JsonNode container : pod.path("spec").path("containers")) {
      String name = container.path("name").asText();
      if (ValidationContainer.isReserved(name)) {
        throw new UndecidableException(
            "Container name " + name + " is reserved: rename the container.");
      }
    }
  }

  /** Whether a pod carries any of them. */
  static boolean areUsed(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    return metadata.path("labels").has(PodMarks.INJECTED)
        || metadata.path("annotations").has(PodMarks.POLICIES)
        || isAnyReserved(pod.path("spec").path("initContainers"))
        || isAnyReserved(pod.path("spec").path("volumes"));
  }

  private static boolean isAnyReserved(JsonNode named) {
    for (JsonNode each : named) {
      if (ValidationContainer.isReserved(each.path("name").asText())) {
        return true;
      }
    }
    return false;
  }
}
