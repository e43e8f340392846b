package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.container.VolumeJson;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.Optional;

/**
 * The volumes that hold keys from ConfigMaps and Secrets, and the state of native sidecars; no
 * other volume has their names.
 */
final class ReservedVolumes {
  private static final String VOLUMES = "/spec/volumes";

  private ReservedVolumes() {}

  static Optional<PodDifference> change(JsonNode pod, Injection injection) {
    JsonNode present = pod.path("spec").path("volumes");
    ArrayNode reserved = JsonNodeFactory.instance.arrayNode();
    for (JsonNode volume : present) {
      if (ValidationContainer.isReserved(volume.path("name").asText())) {
        reserved.add(volume);
      }
    }
    ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
    injection.volumes().forEach(volume -> wanted.add(VolumeJson.of(volume)));
    if (reserved.equals(wanted)) {
      return Optional.empty();
    }
    PodDifference change =
        PodDifference.because(
            () ->
                "its volumes of the reserved name "
                    + ValidationContainer.NAME
                    + " are missing or differ from the policy's");
    if (!present.isArray()) {
      return Optional.of(change.add(VOLUMES, wanted));
    }
    for (int i = present.size() - 1; i >= 0; i--) {
      if (ValidationContainer.isReserved(present.get(i).path("name").asText())) {
        change.remove(VOLUMES + "/" + i);
      }
    }
    wanted.forEach(volume -> change.add(VOLUMES + "/-", volume));
    return Optional.of(change);
  }
}
