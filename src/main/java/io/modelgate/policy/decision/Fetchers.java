package io.modelgate.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import java.util.List;

/**
 * Init containers that bring the model into the pod, and so come before its verification.
 *
 * @param known which they are
 */
public record Fetchers(List<Fetcher> known) {

  /**
   * One of them.
   *
   * @param name the container's name
   * @param image glob that its image matches
   */
  public record Fetcher(String name, Glob image) {}

  /** Whether an init container is one of them. */
  public boolean include(JsonNode initContainer) {
    String name = initContainer.path("name").asText();
    String image = initContainer.path("image").asText();
    return known.stream()
        .anyMatch(fetcher -> fetcher.name().equals(name) && fetcher.image().matches(image));
  }

  /** Whether an init container is one of them that ends before the verification begins. */
  public boolean endBefore(JsonNode initContainer) {
    return include(initContainer) && !initContainer.path("restartPolicy").asText().equals("Always");
  }

  /**
   * How many of a pod's init containers come before the model is there: all to the last of them.
   */
  public int place(JsonNode initContainers) {
    for (int i = initContainers.size(); i > 0; i--) {
      if (include(initContainers.get(i - 1))) {
        return i;
      }
    }
    return 0;
  }
}
