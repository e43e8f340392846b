package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import java.util.regex.Pattern;

/**
 * KServe's modelcars: containers that link their own files into an emptyDir, for the others to
 * follow. There is nothing to verify before the workload runs, since they run beside it.
 */
final class Modelcars {
  /** KServe's names for the first and the further ones of a pod. */
  private static final Pattern NAME = Pattern.compile("modelcar(-\\d+)?");

  private Modelcars() {}

  /**
   * Refuses a pod whose model a modelcar brings.
   *
   * @param volume the name of the volume at the model's path
   * @throws UndecidableException with a sentence that names what works instead
   */
  static void refuse(JsonNode pod, String volume) throws UndecidableException {
    for (JsonNode each : Volumes.of(pod)) {
      if (each.path("name").asText().equals(volume) && each.has("emptyDir")) {
        refuseLinkInto(pod, volume);
      }
    }
  }

  /**
   * Refuses a pod with a modelcar, if the policy leaves it open where the model is.
   *
   * @throws UndecidableException with a sentence that names what works instead
   */
  static void refuse(JsonNode pod) throws UndecidableException {
    for (JsonNode volume : Volumes.of(pod)) {
      refuse(pod, volume.path("name").asText());
    }
  }

  private static void refuseLinkInto(JsonNode pod, String volume) throws UndecidableException {
    for (JsonNode container : pod.path("spec").path("containers")) {
      String name = container.path("name").asText();
      if (NAME.matcher(name).matches() && mounts(container, volume)) {
        throw new UndecidableException(
            """
            Container "%s" links the model into the pod only after it starts (KServe's storageUri \
            oci://), so it cannot be verified before the workload starts: use oci+native:// \
            (KServe 0.20, Kubernetes 1.33), which mounts an image volume.\
            """
                .formatted(name));
      }
    }
  }

  private static boolean mounts(JsonNode container, String volume) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.path("name").asText().equals(volume)) {
        return true;
      }
    }
    return false;
  }
}
