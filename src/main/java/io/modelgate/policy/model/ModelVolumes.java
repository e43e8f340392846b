package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the volumes of a pod that hold a model. */
final class ModelVolumes {
  /** Volumes that hold configuration and credentials, which nobody in the pod can write to. */
  private static final List<String> CONFIGURATION =
      List.of("configMap", "secret", "downwardAPI", "projected");

  /** Drivers of volumes that hold credentials: Secrets Store, SPIFFE, cert-manager. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "secrets-store.csi.k8s.io",
          "csi.spiffe.io",
          "csi.cert-manager.io",
          "spiffe.csi.cert-manager.io");

  private ModelVolumes() {}

  /**
   * Where the pod mounts its models, for a policy that does not say.
   *
   * @param selected the volumes that the policy selects: each is verified wherever it is mounted
   * @throws UndecidableException if that cannot be found out
   */
  static List<String> paths(
      JsonNode pod, PodMounts mounts, Optional<VolumeMatcher> selected, Fetchers fetchers)
      throws UndecidableException {
    List<String> paths =
        selected.isPresent()
            ? mounts.pathsOf(selected(pod, selected.get()))
            : mounts.afterFetching().pathsOf(candidates(pod, fetchers));
    if (paths.isEmpty()) {
      throw new UndecidableException(
          "No container mounts a volume that can contain a model: mount it, or set"
              + " spec.model.path.");
    }
    if (paths.size() > 1 && selected.isEmpty()) {
      throw new UndecidableException(
          "It is unclear which of the volumes at %s contains the model: set spec.model.path."
              .formatted(String.join(", ", paths)));
    }
    return paths;
  }

  /** The names of the volumes that a policy selects. */
  static Set<String> selected(JsonNode pod, VolumeMatcher matcher) {
    Set<String> names = new HashSet<>();
    for (JsonNode volume : volumes(pod)) {
      if (matcher.matches(volume, pod)) {
        names.add(volume.path("name").asText());
      }
    }
    return names;
  }

  private static Set<String> candidates(JsonNode pod, Fetchers fetchers) {
    Set<String> names = new HashSet<>();
    Set<String> fetched = fetchedInto(pod, fetchers);
    for (JsonNode volume : volumes(pod)) {
      String name = volume.path("name").asText();
      if (canHoldModels(volume) && (!volume.has("emptyDir") || fetched.contains(name))) {
        names.add(name);
      }
    }
    return names;
  }

  /** Whether models are kept in volumes of this kind. */
  static boolean canHoldModels(JsonNode volume) {
    return CONFIGURATION.stream().noneMatch(volume::has)
        && !CREDENTIALS.contains(volume.path("csi").path("driver").asText());
  }

  /** Those of the pod's author: the verifier's own hold no model. */
  private static List<JsonNode> volumes(JsonNode pod) {
    return Volumes.of(pod)
        .valueStream()
        .filter(volume -> !ValidationContainer.isReserved(volume.path("name").asText()))
        .toList();
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
}
