package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.model.PodMatcher.VolumeMatcher;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells which of a pod's volumes hold a model. */
final class ModelVolumes {
  /** Volumes that hold configuration, not models; an emptyDir holds what a fetcher puts there. */
  private static final List<String> OTHERS =
      List.of("configMap", "secret", "downwardAPI", "projected", "emptyDir");

  private ModelVolumes() {}

  /**
   * Where the pod mounts its models, for a policy that does not say.
   *
   * @throws UndecidableException where it cannot be told
   */
  static List<String> paths(
      JsonNode pod, PodMounts mounts, Optional<VolumeMatcher> selected, Fetchers fetchers)
      throws UndecidableException {
    Set<String> names = new HashSet<>();
    Set<String> fetched = fetchedInto(pod, fetchers);
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      String name = volume.path("name").asText();
      boolean holdsAModel =
          selected
              .map(matcher -> matcher.matches(volume))
              .orElseGet(() -> fetched.contains(name) || OTHERS.stream().noneMatch(volume::has));
      if (holdsAModel) {
        names.add(name);
      }
    }
    List<String> paths = mounts.pathsOf(names);
    if (paths.isEmpty()) {
      throw new UndecidableException(
          "No container mounts a volume that can hold a model: mount it, or set spec.model.path.");
    }
    if (paths.size() > 1 && selected.isEmpty()) {
      throw new UndecidableException(
          "It cannot be told which of the volumes at %s holds the model: set spec.model.path."
              .formatted(String.join(", ", paths)));
    }
    return paths;
  }

  private static Set<String> fetchedInto(JsonNode pod, Fetchers fetchers) {
    Set<String> volumes = new HashSet<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (fetchers.include(container)) {
        container.path("volumeMounts").forEach(mount -> volumes.add(mount.path("name").asText()));
      }
    }
    return volumes;
  }

  /** The given volumes, and those through which the same files can be reached. */
  static Set<String> withAliases(JsonNode pod, Set<String> names) {
    Set<String> all = new HashSet<>(names);
    JsonNode volumes = pod.path("spec").path("volumes");
    for (JsonNode model : volumes) {
      if (names.contains(model.path("name").asText())) {
        for (JsonNode other : volumes) {
          if (reachesTheSame(model, other)) {
            all.add(other.path("name").asText());
          }
        }
      }
    }
    return Set.copyOf(all);
  }

  private static boolean reachesTheSame(JsonNode one, JsonNode other) {
    JsonNode claim = one.at("/persistentVolumeClaim/claimName");
    if (claim.isTextual()) {
      return claim.equals(other.at("/persistentVolumeClaim/claimName"));
    }
    if (one.has("nfs")) {
      return one.at("/nfs/server").equals(other.at("/nfs/server"))
          && overlap(one.at("/nfs/path"), other.at("/nfs/path"));
    }
    return overlap(one.at("/hostPath/path"), other.at("/hostPath/path"));
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    if (!one.isTextual() || !other.isTextual()) {
      return false;
    }
    Path first = Path.of("/", one.asText()).normalize();
    Path second = Path.of("/", other.asText()).normalize();
    return first.startsWith(second) || second.startsWith(first);
  }
}
