package io.modelgate.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import java.util.List;

/**
 * Init containers without which the model is not there, and which so come before its verification.
 *
 * @param known those that fetch it, or wait for it
 * @param servers native sidecars that serve volumes as long as the pod runs
 */
public record Fetchers(List<Fetcher> known, List<Fetcher> servers) {

  /** Those that fetch a model, if nothing serves volumes. */
  public Fetchers(List<Fetcher> known) {
    this(known, List.of());
  }

  /**
   * One of them.
   *
   * @param name glob of the container's name
   * @param image glob that its image matches, as the pod has it or without tag and digest
   */
  public record Fetcher(Glob name, Glob image) {
    /** One by the glob of its name as it is written. */
    public Fetcher(String name, Glob image) {
      this(new Glob(name), image);
    }

    private boolean isNamed(JsonNode container) {
      return name.matches(container.path("name").asText());
    }

    private boolean isFetcher(JsonNode container) {
      String written = container.path("image").asText();
      return isNamed(container)
          && (image.matches(written) || image.matches(VerifierImages.repository(written)));
    }
  }

  /** Whether an init container is one of them that fetches the model, or waits for it. */
  public boolean include(JsonNode initContainer) {
    for (Fetcher each : known) {
      if (each.isFetcher(initContainer)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an init container is a native sidecar that serves volumes. */
  public boolean serve(JsonNode initContainer) {
    return isSidecar(initContainer)
        && servers.stream().anyMatch(each -> each.isFetcher(initContainer));
  }

  /** Whether an init container has the name of one that fetches the model, but another image. */
  public boolean isNamedLikeFetcher(JsonNode initContainer) {
    return !include(initContainer) && known.stream().anyMatch(each -> each.isNamed(initContainer));
  }

  /** Whether a native sidecar has the name of one that serves volumes, but another image. */
  public boolean isNamedLikeServer(JsonNode initContainer) {
    return isSidecar(initContainer) && !serve(initContainer) && areNamedToServe(initContainer);
  }

  /** Whether a container of any kind has the name of one that serves volumes. */
  public boolean areNamedToServe(JsonNode container) {
    for (Fetcher each : servers) {
      if (each.isNamed(container)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an init container is one of them that ends before the verification begins. */
  public boolean endBefore(JsonNode initContainer) {
    return include(initContainer) && !isSidecar(initContainer);
  }

  /**
   * How many of a pod's init containers come before the model is there: all to the last of them.
   */
  public int place(JsonNode initContainers) {
    for (int i = initContainers.size(); i > 0; i--) {
      JsonNode container = initContainers.get(i - 1);
      if (include(container) || serve(container)) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isSidecar(JsonNode initContainer) {
    return initContainer.path("restartPolicy").asText().equals("Always");
  }
}
