package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.util.List;
import java.util.Set;

/**
 * Refuses volumes that the kubelet looks up again for each container that it starts, so that the
 * workload may get another content than the verifier got.
 */
final class SteadyContent {
  private SteadyContent() {}

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
            Image volume "%s" is pulled again for each container, so the workload may get another \
            model than was verified: name the image by its digest, or set pullPolicy to \
            IfNotPresent.\
            """
                .formatted(volume.path("name").asText()));
      }
    }
    for (ValidationContainer sidecar : sidecars) {
      for (Mount mount : sidecar.mounts()) {
        if (!mount.subPath().isEmpty() && modelVolumes.contains(mount.volume())) {
          throw new UndecidableException(
              """
              Volume "%s" is mounted with subPath, which is looked up again when a container \
              restarts, so continuousValidation may watch another directory than the workload \
              uses: mount the volume without subPath, and set spec.model.path to the model in it.\
              """
                  .formatted(mount.volume()));
        }
      }
    }
  }
}
