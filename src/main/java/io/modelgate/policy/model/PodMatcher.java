package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Glob;
import io.modelgate.policy.spec.LabelMatcher;
import java.util.List;
import java.util.Optional;

/**
 * A compiled selector of pods: all parts that are there must match.
 *
 * @param labels the pod's labels
 * @param images of which a container runs one
 * @param volumes of which the pod has one
 */
public record PodMatcher(
    Optional<LabelMatcher> labels, Optional<List<Glob>> images, Optional<VolumeMatcher> volumes) {
  /** Every pod. */
  static final PodMatcher EVERY =
      new PodMatcher(Optional.empty(), Optional.empty(), Optional.empty());

  private static final List<String> CONTAINERS = List.of("initContainers", "containers");

  boolean matches(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return labels.map(each -> each.matches(pod.path("metadata").path("labels"))).orElse(true)
        && images.map(each -> runs(spec, each)).orElse(true)
        && volumes.map(each -> each.matchesAny(spec)).orElse(true);
  }

  private static boolean runs(JsonNode spec, List<Glob> images) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : spec.path(kind)) {
        String image = container.path("image").asText();
        if (images.stream().anyMatch(glob -> glob.matches(image))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * A compiled selector of volumes.
   *
   * @param claims names of PersistentVolumeClaims
   * @param images references of image volumes
   * @param configMaps names of ConfigMaps
   */
  record VolumeMatcher(List<Glob> claims, List<Glob> images, List<Glob> configMaps) {
    boolean matchesAny(JsonNode spec) {
      for (JsonNode volume : spec.path("volumes")) {
        if (matches(volume)) {
          return true;
        }
      }
      return false;
    }

    /** Whether one of a pod's volumes is selected. */
    boolean matches(JsonNode volume) {
      return any(claims, volume.at("/persistentVolumeClaim/claimName"))
          || any(images, volume.at("/image/reference"))
          || any(configMaps, volume.at("/configMap/name"))
          || projected(volume.at("/projected/sources"));
    }

    private boolean projected(JsonNode sources) {
      for (JsonNode source : sources) {
        if (any(configMaps, source.at("/configMap/name"))) {
          return true;
        }
      }
      return false;
    }

    private static boolean any(List<Glob> globs, JsonNode name) {
      return name.isTextual() && globs.stream().anyMatch(glob -> glob.matches(name.asText()));
    }
  }
}
