package io.modelgate.policy.compiled;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.spec.ImageGlob;
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
    Optional<LabelMatcher> labels,
    Optional<List<ImageGlob>> images,
    Optional<VolumeMatcher> volumes) {
  /** The matcher that selects every pod, as it asks for nothing. */
  public static final PodMatcher EVERY =
      new PodMatcher(Optional.empty(), Optional.empty(), Optional.empty());

  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Whether a pod is selected. */
  public boolean matches(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return labels.map(each -> each.matches(pod.path("metadata").path("labels"))).orElse(true)
        && images.map(each -> runs(spec, each)).orElse(true)
        && volumes.map(each -> each.matchesAny(pod)).orElse(true);
  }

  private static boolean runs(JsonNode spec, List<ImageGlob> images) {
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
  public record VolumeMatcher(List<Glob> claims, List<ImageGlob> images, List<Glob> configMaps) {
    /** Stands for the end of a name that the API server has yet to generate. */
    private static final String GENERATED = "xxxxx";

    boolean matchesAny(JsonNode pod) {
      for (JsonNode volume : pod.path("spec").path("volumes")) {
        if (matches(volume, pod)) {
          return true;
        }
      }
      return false;
    }

    /** Whether one of a pod's volumes is selected. */
    public boolean matches(JsonNode volume, JsonNode pod) {
      return any(claims, volume.path("persistentVolumeClaim").path("claimName"))
          || isOne(images, volume.path("image").path("reference"))
          || any(configMaps, volume.path("configMap").path("name"))
          || projected(volume.path("projected").path("sources"))
          || (volume.has("ephemeral") && ephemeral(volume, pod.path("metadata")));
    }

    /**
     * A claim that is made with the pod has a name too, {@code POD-VOLUME}, and it may be a copy of
     * a claim that is selected.
     */
    private boolean ephemeral(JsonNode volume, JsonNode metadata) {
      JsonNode template = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
      String pod = metadata.path("name").asText();
      String prefix = pod.isEmpty() ? metadata.path("generateName").asText() + GENERATED : pod;
      String own = prefix + "-" + volume.path("name").asText();
      return claims.stream().anyMatch(glob -> glob.matches(own))
          || copies(template.path("dataSource"))
          || copies(template.path("dataSourceRef"));
    }

    private boolean copies(JsonNode source) {
      return source.path("kind").asText().equals("PersistentVolumeClaim")
          && any(claims, source.path("name"));
    }

    private boolean projected(JsonNode sources) {
      for (JsonNode source : sources) {
        if (any(configMaps, source.path("configMap").path("name"))) {
          return true;
        }
      }
      return false;
    }

    private static boolean isOne(List<ImageGlob> globs, JsonNode image) {
      return image.isTextual() && globs.stream().anyMatch(glob -> glob.matches(image.asText()));
    }

    private static boolean any(List<Glob> globs, JsonNode name) {
      return name.isTextual() && globs.stream().anyMatch(glob -> glob.matches(name.asText()));
    }
  }
}
