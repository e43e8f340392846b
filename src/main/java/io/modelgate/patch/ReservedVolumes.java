package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.ReservedVolume;
import io.modelgate.policy.decision.Injection.StateVolume;
import io.modelgate.policy.decision.Injection.TrustVolume;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.Optional;

/**
 * The volumes that hold keys from ConfigMaps and Secrets, and the state of native sidecars; no
 * other volume has their names.
 */
final class ReservedVolumes {
  private static final String VOLUMES = "/spec/volumes";

  /** 0644: whoever the container runs as. */
  private static final int READABLE = 0644;

  /** Of one short line; small, because memory counts as the container's. */
  private static final String STATE_SIZE = "64Ki";

  private ReservedVolumes() {}

  static Optional<Change> change(JsonNode pod, Injection injection) {
    JsonNode present = pod.at(VOLUMES);
    ArrayNode reserved = JsonNodeFactory.instance.arrayNode();
    for (JsonNode volume : present) {
      if (ValidationContainer.isReserved(volume.path("name").asText())) {
        reserved.add(volume);
      }
    }
    ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
    injection.volumes().forEach(volume -> wanted.add(json(volume)));
    if (reserved.equals(wanted)) {
      return Optional.empty();
    }
    Change change =
        Change.because(
            "its volumes of the reserved name "
                + ValidationContainer.NAME
                + " are missing or not the policy's");
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

  private static ObjectNode json(ReservedVolume volume) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", volume.name());
    if (volume instanceof TrustVolume trust) {
      addSource(json, trust);
    } else if (volume instanceof StateVolume) {
      json.putObject("emptyDir").put("medium", "Memory").put("sizeLimit", STATE_SIZE);
    }
    return json;
  }

  private static void addSource(ObjectNode json, TrustVolume volume) {
    ObjectNode source =
        switch (volume.source()) {
          case CONFIG_MAP -> json.putObject("configMap").put("name", volume.object());
          case SECRET -> json.putObject("secret").put("secretName", volume.object());
        };
    source.putArray("items").addObject().put("key", volume.key()).put("path", TrustVolume.FILE);
    source.put("defaultMode", READABLE);
  }
}
