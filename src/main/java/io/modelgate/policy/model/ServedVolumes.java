package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Volumes that a container of the pod serves to the others: it mounts a file system of its own into
 * them, which only privileged containers can ({@code mountPropagation: Bidirectional}).
 */
final class ServedVolumes {
  private static final List<String> SERVABLE = List.of("emptyDir", "hostPath");

  private ServedVolumes() {}

  /**
   * Refuses a native sidecar that has the volumes for something else than to serve them. If it is
   * not privileged, or reads them as well, it could be a workload under another name.
   *
   * @throws UndecidableException with a sentence that names it
   */
  static void refuseOtherUse(JsonNode container, Set<String> volumes) throws UndecidableException {
    String name = container.path("name").asText();
    if (!areOnlyMountedToServe(container, volumes)) {
      throw new UndecidableException(
          """
          Native sidecar "%s" serves volumes, and so runs before the model is verified, but its \
          mount of the model does not serve it: set mountPropagation "Bidirectional" \
          on that mount, or rename the sidecar.\
          """
              .formatted(name));
    }
    if (!container.path("securityContext").path("privileged").asBoolean()) {
      throw new UndecidableException(
          """
          Native sidecar "%s" serves volumes, and so runs before the model is verified, but it is \
          not privileged, so it cannot serve the model: set privileged in its securityContext, or \
          rename the sidecar.\
          """
              .formatted(name));
    }
  }

  private static boolean areOnlyMountedToServe(JsonNode container, Set<String> volumes) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (volumes.contains(mount.path("name").asText()) && !isPropagated(mount)) {
        return false;
      }
    }
    for (JsonNode device : container.path("volumeDevices")) {
      if (volumes.contains(device.path("name").asText())) {
        return false;
      }
    }
    return true;
  }

  /** Whether a container serves others, in a volume of theirs, what it mounts on the node. */
  static boolean servesNodes(JsonNode container, JsonNode pod) {
    Set<String> served = new HashSet<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      if (isPropagated(mount)) {
        served.add(mount.path("name").asText());
      }
    }
    Set<String> shown = new HashSet<>();
    for (JsonNode volume : Volumes.of(pod)) {
      if (volume.has("hostPath") && Volumes.withAliases(pod, served).contains(name(volume))) {
        shown.add(name(volume));
      }
    }
    return isUsedBeside(container, shown, pod);
  }

  /**
   * Whether a container serves the model's volume by a name that it has for that, and not by a
   * mount: then all that it could serve are volumes of CSI drivers, or else claims.
   *
   * @param modelVolumes names of the volumes that hold the model
   */
  private static boolean mustServe(
      JsonNode container, Set<String> modelVolumes, JsonNode pod, Fetchers fetchers) {
    if (!fetchers.areNamedToServe(container)) {
      return false;
    }
    for (String kind : List.of("csi", "persistentVolumeClaim")) {
      Set<String> servable = new HashSet<>();
      for (JsonNode volume : Volumes.of(pod)) {
        if (volume.has(kind) && ModelVolumes.canHoldModels(volume)) {
          servable.add(name(volume));
        }
      }
      if (!servable.isEmpty()) {
        return modelVolumes.containsAll(servable);
      }
    }
    return false;
  }

  private static String name(JsonNode volume) {
    return volume.path("name").asText();
  }

  /**
   * Refuses a pod in which the model is served only after the verification.
   *
   * @param modelVolumes names of the volumes that hold the model
   * @throws UndecidableException with a sentence that names the container and what to do
   */
  static void refuseLate(JsonNode pod, Set<String> modelVolumes, Fetchers fetchers)
      throws UndecidableException {
    Set<String> servable = servable(pod, modelVolumes);
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (serves(container, servable) && isUsedBeside(container, servable, pod)) {
        throw new UndecidableException(
            """
            Container "%s" serves the model's volume (mountPropagation: Bidirectional) only after \
            it starts beside the workload, so the model cannot be verified before: make it a native \
            sidecar, an init container with restartPolicy "Always".\
            """
                .formatted(container.path("name").asText()));
      }
      if (mustServe(container, modelVolumes, pod, fetchers)) {
        throw new UndecidableException(
            """
            Container "%s" serves volumes only after it starts beside the workload, so the model \
            cannot be verified before: make it a native sidecar, an init container with \
            restartPolicy "Always".\
            """
                .formatted(container.path("name").asText()));
      }
    }
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      String name = container.path("name").asText();
      if (serves(container, servable)
          && !fetchers.serve(container)
          && !fetchers.include(container)
          && !ValidationContainer.isReserved(name)) {
        throw new UndecidableException(
            """
            Init container "%s" serves the model's volume (mountPropagation: Bidirectional), but \
            it is not configured to do so, so it would start after the verification: an administrator adds \
            "%s=%s" to modelgate.volume-servers.\
            """
                .formatted(name, name, container.path("image").asText()));
      }
    }
  }

  /**
   * Refuses a pod whose model is to be locked, if a container serves it: that one can change it.
   *
   * @param modelVolumes names of the volumes that hold the model
   * @throws UndecidableException with a sentence that names the container
   */
  static void refuseLocked(JsonNode pod, Set<String> modelVolumes) throws UndecidableException {
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (serves(container, servable(pod, modelVolumes))) {
        throw new UndecidableException(
            """
            Native sidecar "%s" serves the model's volume and can change the model at any time, \
            so the model cannot be locked: use continuousValidation instead of lockModel.\
            """
                .formatted(container.path("name").asText()));
      }
    }
  }

  /** Tells of containers that come after the verification only because of their images. */
  static List<String> warnings(JsonNode pod, Fetchers fetchers) {
    List<String> warnings = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (fetchers.isNamedLikeServer(container)) {
        warnings.add(warning(container, "modelgate.volume-servers"));
      } else if (fetchers.isNamedLikeFetcher(container)) {
        warnings.add(warning(container, "modelgate.fetchers"));
      }
    }
    return warnings;
  }

  private static String warning(JsonNode container, String key) {
    String name = container.path("name").asText();
    String image = container.path("image").asText();
    return """
    Init container "%s" runs image "%s", which is not configured for that name, so it starts after \
    the verification. If the model is not there without it, an administrator adds "%s=%s" to %s.\
    """
        .formatted(name, image, name, image, key);
  }

  /** Whether another container of the workload sees what this one would mount. */
  private static boolean isUsedBeside(JsonNode server, Set<String> volumes, JsonNode pod) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (!container.path("name").equals(server.path("name"))
            && volumes.contains(mount.path("name").asText())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean serves(JsonNode container, Set<String> volumes) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (volumes.contains(mount.path("name").asText()) && isPropagated(mount)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPropagated(JsonNode mount) {
    return mount.path("mountPropagation").asText().equals("Bidirectional");
  }

  /** Those of the volumes in which a file system can be mounted that others then see. */
  private static Set<String> servable(JsonNode pod, Set<String> volumes) {
    Set<String> names = new HashSet<>();
    for (JsonNode volume : Volumes.of(pod)) {
      if (volumes.contains(name(volume)) && Volumes.isAnyOf(volume, SERVABLE)) {
        names.add(name(volume));
      }
    }
    return names;
  }
}
