package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.model.ContainerView.Role;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses what could come to lie over the model in a container that uses it. The container runtime
 * follows links on the way to where it mounts, also those that a volume holds: what is mounted
 * inside a volume may end up anywhere.
 */
final class OverlappingMounts {
  /** Volumes in which a pod's author can put no link to elsewhere. */
  private static final List<String> WITHOUT_LINKS =
      List.of("configMap", "secret", "downwardAPI", "projected");

  /** ConfigMaps that the cluster itself keeps in each namespace. */
  private static final Set<String> CLUSTERS_OWN =
      Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

  private static final String OUTSIDE = "Mount it outside of that volume.";

  private final Set<String> harmlessOutside = new HashSet<>();
  private final Set<String> harmlessInside = new HashSet<>();

  private OverlappingMounts(JsonNode pod) {
    for (JsonNode volume : Volumes.of(pod)) {
      String name = volume.path("name").asText();
      if (Volumes.isAnyOf(volume, WITHOUT_LINKS)) {
        harmlessOutside.add(name);
      }
      if (isToken(volume)) {
        harmlessInside.add(name);
      }
    }
  }

  /**
   * Looks at every container that uses one of the volumes, but for those that fetch the model.
   *
   * @param nested what is allowed, because the verifier looks at the way to it
   * @throws UndecidableException with a sentence that names the container and the path
   */
  static void refuse(JsonNode pod, PodMounts mounts, Set<String> modelVolumes, NestedMounts nested)
      throws UndecidableException {
    OverlappingMounts stray = new OverlappingMounts(pod);
    for (ContainerView view : mounts.views()) {
      if (view.role() != Role.FETCHER && view.uses(modelVolumes)) {
        stray.refuse(view, nested, modelVolumes);
      }
    }
  }

  /** What the ServiceAccount plugin projects: nothing that the pod's author chooses. */
  private static boolean isToken(JsonNode volume) {
    JsonNode sources = volume.path("projected").path("sources");
    boolean hasToken = false;
    for (JsonNode source : sources) {
      hasToken |= source.has("serviceAccountToken");
      boolean isOther = source.has("secret") || source.has("clusterTrustBundle");
      String configMap = source.path("configMap").path("name").asText("");
      if (isOther || (source.has("configMap") && !CLUSTERS_OWN.contains(configMap))) {
        return false;
      }
    }
    return hasToken;
  }

  private void refuse(ContainerView view, NestedMounts nested, Set<String> modelVolumes)
      throws UndecidableException {
    for (Map.Entry<Path, Mount> outer : view.mounts().entrySet()) {
      String volume = outer.getValue().volume();
      if (harmlessOutside.contains(volume)) {
        continue;
      }
      for (Map.Entry<Path, Mount> inner : view.mounts().entrySet()) {
        if (!inner.getKey().equals(outer.getKey())
            && inner.getKey().startsWith(outer.getKey())
            && !harmlessInside.contains(inner.getValue().volume())
            && (modelVolumes.contains(inner.getValue().volume())
                || !nested.include(inner.getKey(), outer.getValue()))) {
          String what = "volume \"" + inner.getValue().volume() + "\"";
          throw inside(view, "mounts " + what, inner.getKey(), volume, OUTSIDE);
        }
      }
      for (Map.Entry<String, Path> device : view.devices().entrySet()) {
        if (device.getValue().startsWith(outer.getKey())) {
          String what = "block device \"" + device.getKey() + "\"";
          throw inside(view, "has " + what, device.getValue(), volume, "Move the device.");
        }
      }
      if (view.termination().startsWith(outer.getKey())) {
        String fix = "Set terminationMessagePath to a path outside of every volume.";
        throw inside(view, "has its termination message", view.termination(), volume, fix);
      }
    }
  }

  private static UndecidableException inside(
      ContainerView view, String what, Path path, String volume, String fix) {
    return new UndecidableException(
        """
        Container "%s" uses the model and %s at "%s", inside volume "%s", where it could \
        hide the model. %s\
        """
            .formatted(view.container(), what, path, volume, fix));
  }
}
