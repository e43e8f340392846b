package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses a pod that may write to a locked model through another volume. The volumes that certainly
 * are the model's are made read-only instead.
 */
final class LockedModel {
  private static final List<String> KINDS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private LockedModel() {}

  /**
   * Looks at all containers but those that end before the verification begins.
   *
   * @param locked names of the volumes that are made read-only
   * @throws UndecidableException with a sentence that names the container and the volume
   */
  static void refuseOtherWays(JsonNode pod, Set<String> locked, Fetchers fetchers)
      throws UndecidableException {
    Set<String> readOnly =
        Volumes.of(pod)
            .valueStream()
            .filter(Volumes::isReadOnly)
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    Set<String> aliases = Volumes.possibleAliases(pod, locked);
    for (String kind : KINDS) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        if (!isOver(kind, container, fetchers)) {
          refuseWriting(container, aliases, readOnly);
          refuseDevices(container, aliases, locked);
        }
      }
    }
  }

  /**
   * The first container that can write to a locked volume of a stored pod, if one can.
   *
   * @param locked names of the volumes
   */
  static Optional<String> writer(JsonNode pod, Set<String> locked, Fetchers fetchers) {
    for (String kind : KINDS) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        for (JsonNode mount : container.path("volumeMounts")) {
          if (locked.contains(mount.path("name").asText())
              && !mount.path("readOnly").asBoolean()
              && !isOver(kind, container, fetchers)) {
            return Optional.of(container.path("name").asText());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOver(String kind, JsonNode container, Fetchers fetchers) {
    return ValidationContainer.isReserved(container.path("name").asText())
        || (kind.equals("initContainers") && fetchers.endBefore(container));
  }

  private static void refuseWriting(JsonNode container, Set<String> aliases, Set<String> readOnly)
      throws UndecidableException {
    for (JsonNode mount : container.path("volumeMounts")) {
      String volume = mount.path("name").asText();
      if (aliases.contains(volume)
          && !readOnly.contains(volume)
          && !mount.path("readOnly").asBoolean()) {
        throw new UndecidableException(
            """
            Container "%s" can write to volume "%s" at "%s", which may be the same storage as the \
            locked model: set readOnly on that mount, or use an emptyDir for what the pod writes.\
            """
                .formatted(
                    container.path("name").asText(), volume, mount.path("mountPath").asText()));
      }
    }
  }

  private static void refuseDevices(JsonNode container, Set<String> aliases, Set<String> locked)
      throws UndecidableException {
    for (JsonNode device : container.path("volumeDevices")) {
      String volume = device.path("name").asText();
      if (aliases.contains(volume) || locked.contains(volume)) {
        throw new UndecidableException(
            """
            Container "%s" can write to block device "%s", which may be the same storage as the \
            locked model: remove the device.\
            """
                .formatted(container.path("name").asText(), volume));
      }
    }
  }
}
