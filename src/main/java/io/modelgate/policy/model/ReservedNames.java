package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.decision.ValidationContainer;

/** The names, the label and the annotation that only Modelgate gives a pod. */
final class ReservedNames {
  private ReservedNames() {}

  /** Whether a pod carries any of them. */
  static boolean areUsed(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    return metadata.path("labels").has(MetadataKeys.INJECTED_LABEL)
        || metadata.path("annotations").has(MetadataKeys.POLICIES_ANNOTATION)
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
