package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodFeature;

/** Tells what a pod asks for that concerns its isolation. */
public final class PodFeatures {
  private PodFeatures() {}

  /**
   * Whether any container, or the pod itself, has a feature.
   *
   * @param accelerators what counts as a GPU
   */
  public static boolean has(PodFeature feature, PodView pod, Accelerators accelerators) {
    return pod.containers().stream()
        .anyMatch(container -> has(feature, container, pod, accelerators));
  }

  /** Whether a container, or its pod itself, has a feature. */
  static boolean has(
      PodFeature feature, JsonNode container, PodView pod, Accelerators accelerators) {
    JsonNode spec = pod.spec();
    return switch (feature) {
      case GPU -> accelerators.areIn(container) || accelerators.areIn(spec);
      case Privileged -> container.path("securityContext").path("privileged").asBoolean();
      case RunAsRoot -> mayBeRoot(container.path("securityContext"), spec.path("securityContext"));
      case HostNetwork -> spec.path("hostNetwork").asBoolean();
      case HostPID -> spec.path("hostPID").asBoolean();
      case HostIPC -> spec.path("hostIPC").asBoolean();
      case HostPath -> mountsHostPath(spec);
    };
  }

  /** The container's settings hold before the pod's (core/v1 SecurityContext). */
  private static boolean mayBeRoot(JsonNode own, JsonNode pods) {
    JsonNode user = own.hasNonNull("runAsUser") ? own.path("runAsUser") : pods.path("runAsUser");
    if (user.isIntegralNumber()) {
      return user.asLong() == 0;
    }
    JsonNode never =
        own.hasNonNull("runAsNonRoot") ? own.path("runAsNonRoot") : pods.path("runAsNonRoot");
    return !never.asBoolean();
  }

  /** Whether a pod wants a user namespace of its own, where root is nobody on the node. */
  public static boolean hasUserNamespace(PodView pod) {
    JsonNode hostUsers = pod.spec().path("hostUsers");
    return hostUsers.isBoolean() && !hostUsers.asBoolean();
  }

  /** Whether a container must have a mount read-only with all that is mounted below it. */
  public static boolean needsRecursiveReadOnly(PodView pod) {
    for (JsonNode container : pod.containers()) {
      for (JsonNode mount : container.path("volumeMounts")) {
        if (mount.path("recursiveReadOnly").asText().equals("Enabled")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean mountsHostPath(JsonNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.hasNonNull("hostPath")) {
        return true;
      }
    }
    return false;
  }
}
