package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodFeature;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.spec.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which container a rule is about: all parts that are not empty must hold for one and the same.
 *
 * @param names of which it has one
 * @param images of which it runs one
 * @param resources all of which it asks for
 * @param features of which it has one, or its pod
 * @param accelerators what counts as a GPU
 * @param capabilities of which it adds one
 */
public record ContainerMatcher(
    List<Glob> names,
    List<ImageMatcher> images,
    List<ResourceMatcher> resources,
    List<PodFeature> features,
    Accelerators accelerators,
    Set<String> capabilities) {
  private static final String EVERY_CAPABILITY = "ALL";

  /** Whether any container of a pod is meant; without a part, every pod's is. */
  boolean matchesAny(PodView pod) throws UndecidableException {
    if (names.isEmpty()
        && images.isEmpty()
        && resources.isEmpty()
        && features.isEmpty()
        && capabilities.isEmpty()) {
      return true;
    }
    for (JsonNode container : pod.containers()) {
      if (matches(container, pod)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(JsonNode container, PodView pod) throws UndecidableException {
    String name = container.path("name").asText();
    return (names.isEmpty() || names.stream().anyMatch(each -> each.matches(name)))
        && (features.isEmpty()
            || features.stream()
                .anyMatch(each -> PodFeatures.has(each, container, pod, accelerators)))
        && (capabilities.isEmpty() || addsOne(container))
        && asksForAll(container, pod)
        && (images.isEmpty() || runsOne(container));
  }

  /** An ID comes last: it matters only for containers meant otherwise. */
  private boolean runsOne(JsonNode container) throws UndecidableException {
    ImageReference image = ImageReference.of(container.path("image").asText());
    if (image.isId()) {
      throw new UndecidableException(namedById(container.path("name").asText()));
    }
    return images.stream().anyMatch(each -> each.matches(image));
  }

  /** Why it is unknown which image a container runs; one clause. */
  public static String namedById(String container) {
    return "container %s names its image by an ID, which may be any image".formatted(container);
  }

  /**
   * Quantities come after the rest: one that cannot be read concerns only containers meant
   * otherwise.
   */
  private boolean asksForAll(JsonNode container, PodView pod) throws UndecidableException {
    for (ResourceMatcher each : resources) {
      if (!each.matches(container, pod)) {
        return false;
      }
    }
    return true;
  }

  /** Runtimes take capabilities with and without their prefix. */
  boolean addsOne(JsonNode container) {
    for (JsonNode added : container.path("securityContext").path("capabilities").path("add")) {
      String capability = withoutPrefix(added.asText());
      if (capability.equals(EVERY_CAPABILITY) || capabilities.contains(capability)) {
        return true;
      }
    }
    return false;
  }

  static String withoutPrefix(String capability) {
    String upper = capability.toUpperCase(Locale.ROOT);
    return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
  }
}
