package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodFeature;
import java.util.Iterator;
import java.util.Locale;

/** Tells what a pod asks for that concerns its isolation. */
public final class PodFeatures {
  private PodFeatures() {}

  /** Whether any container, or the pod itself, has a feature. */
  public static boolean has(PodFeature feature, PodView pod) {
    return pod.containers().stream().anyMatch(container -> has(feature, container, pod));
  }

  /** Whether a container, or its pod itself, has a feature. */
  static boolean has(PodFeature feature, JsonNode container, PodView pod) {
    JsonNode spec = pod.spec();
    return switch (feature) {
      case GPU -> asksForGpu(container.path("resources")) || asksForGpu(spec.path("resources"));
      case Privileged -> container.path("securityContext").path("privileged").asBoolean();
      case RunAsRoot -> mayBeRoot(container.path("securityContext"), spec.path("securityContext"));
      case HostNetwork -> spec.path("hostNetwork").asBoolean();
      case HostPID -> spec.path("hostPID").asBoolean();
      case HostIPC -> spec.path("hostIPC").asBoolean();
      case HostPath -> mountsHostPath(spec);
    };
  }

  private static boolean asksForGpu(JsonNode resources) {
    for (String kind : new String[] {"limits", "requests"}) {
      for (Iterator<String> names = resources.path(kind).fieldNames(); names.hasNext(); ) {
        String name = names.next().toLowerCase(Locale.ROOT);
        boolean isExtended = name.indexOf('/') >= 0;
        if (isExtended && (name.contains("gpu") || name.startsWith("nvidia.com/mig-"))) {
          return true;
        }
      }
    }
    return false;
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

  private static boolean mountsHostPath(JsonNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.hasNonNull("hostPath")) {
        return true;
      }
    }
    return false;
  }
}
