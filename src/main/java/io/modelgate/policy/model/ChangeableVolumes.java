package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Refuses volumes that the kubelet looks up again for each container that it starts, so that the
 * workload may get another content than the verifier got.
 */
final class ChangeableVolumes {
  private ChangeableVolumes() {}

  /**
   * Looks at the volumes of a model.
   *
   * @param modelVolumes their names
   * @param sidecars the verifiers that go on beside the workload
   * @throws UndecidableException with a sentence that names the volume
   */
  static void refuse(JsonNode pod, Set<String> modelVolumes, List<ValidationContainer> sidecars)
      throws UndecidableException {
    for (JsonNode volume : Volumes.of(pod)) {
      JsonNode image = volume.path("image");
      if (modelVolumes.contains(volume.path("name").asText())
          && image.path("pullPolicy").asText().equals("Always")
          && image.path("reference").asText().indexOf('@') < 0) {
        throw new UndecidableException(
            """
            Image volume "%s" is pulled again for each container, so the workload may get a different \
            model than the verified one: refer to the image by its digest, or set pullPolicy to \
            IfNotPresent.\
            """
                .formatted(volume.path("name").asText()));
      }
    }
    for (ValidationContainer sidecar : sidecars) {
      for (Mount mount : sidecar.mounts()) {
        if (!mount.subPath().isEmpty() && canBeExchanged(pod, mount)) {
          throw new UndecidableException(
              """
              Volume "%s" is mounted with subPath "%s", which is looked up again when a container \
              restarts, and a container of the pod can write above it, so continuousValidation may \
              watch a different directory than the workload uses: make that mount read-only.\
              """
                  .formatted(mount.volume(), mount.subPath()));
        }
      }
    }
  }

  /** Whether a container of the pod can put another directory in the place of a sub path. */
  private static boolean canBeExchanged(JsonNode pod, Mount mount) {
    Set<String> same = Volumes.withAliases(pod, Set.of(mount.volume()));
    Path place = CleanPath.of(mount.subPath());
    for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        for (JsonNode other : container.path("volumeMounts")) {
          Path above = CleanPath.of(other.path("subPath").asText(""));
          if (same.contains(other.path("name").asText())
              && place.startsWith(above)
              && !place.equals(above)
              && !other.path("readOnly").asBoolean()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
