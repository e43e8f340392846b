package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.ArrayList;
import java.util.List;

/** Makes the model read-only for every container that runs after its verification. */
final class LockedMounts {
  private LockedMounts() {}

  static List<PodDifference> changes(JsonNode pod, Injection injection) {
    List<PodDifference> changes = new ArrayList<>();
    if (injection.locked().isEmpty()) {
      return changes;
    }
    for (String kind : List.of("containers", "initContainers")) {
      JsonNode containers = pod.path("spec").path(kind);
      for (int i = 0; i < containers.size(); i++) {
        if (mayOnlyRead(kind, containers.get(i), injection.verifier().fetchers())) {
          lock("/spec/" + kind + "/" + i, containers.get(i), injection, changes);
        }
      }
    }
    return changes;
  }

  /** All but those that end before the verification begins, and our own. */
  private static boolean mayOnlyRead(String kind, JsonNode container, Fetchers fetchers) {
    if (kind.equals("containers")) {
      return true;
    }
    return !ValidationContainer.isReserved(container.path("name").asText())
        && !fetchers.endBefore(container);
  }

  private static void lock(
      String at, JsonNode container, Injection injection, List<PodDifference> changes) {
    JsonNode mounts = container.path("volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      JsonNode mount = mounts.get(i);
      if (injection.locked().contains(mount.path("name").asText())
          && !mount.path("readOnly").asBoolean()) {
        changes.add(
            PodDifference.because(
                    () ->
                        "its container %s can write to the model's volume at %s"
                            .formatted(
                                container.path("name").asText(), mount.path("mountPath").asText()))
                .add(at + "/volumeMounts/" + i + "/readOnly", BooleanNode.TRUE));
      }
    }
  }
}
