package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the pod's containers mount, and so what the verifier must mount to see the same. */
final class PodMounts {
  private final List<ContainerView> views;

  private PodMounts(List<ContainerView> views) {
    this.views = views;
  }

  static PodMounts of(JsonNode pod) throws UndecidableException {
    List<ContainerView> views = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("containers")) {
      views.add(ContainerView.of(container));
    }
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (isSidecar(container)) {
        views.add(ContainerView.of(container));
      }
    }
    return new PodMounts(views);
  }

  /** A native sidecar runs beside the workload, and may be the workload. */
  private static boolean isSidecar(JsonNode initContainer) {
    return initContainer.path("restartPolicy").asText().equals("Always")
        && !ValidationContainer.isReserved(initContainer.path("name").asText());
  }

  /** Where containers mount one of the given volumes, each path once. */
  List<String> pathsOf(Collection<String> volumes) {
    Set<String> paths = new LinkedHashSet<>();
    for (ContainerView view : views) {
      view.mounts().values().stream()
          .filter(mount -> volumes.contains(mount.volume()))
          .map(Mount::path)
          .forEach(paths::add);
    }
    return List.copyOf(paths);
  }

  /** The user of the first container that sees a path. */
  User userAt(String path) {
    return views.stream()
        .filter(view -> !view.at(Path.of(path)).isEmpty())
        .map(ContainerView::user)
        .findFirst()
        .orElse(User.INHERITED);
  }

  /**
   * The mounts that show the verifier {@code paths} just as every container sees them.
   *
   * @throws UndecidableException where no container mounts a path, or two see different volumes
   *     there
   */
  List<Mount> showing(List<String> paths) throws UndecidableException {
    Set<Mount> mounts = new LinkedHashSet<>();
    for (String path : paths) {
      mounts.addAll(showing(path));
    }
    return List.copyOf(mounts);
  }

  private List<Mount> showing(String path) throws UndecidableException {
    List<Mount> agreed = List.of();
    String by = "";
    for (ContainerView view : views) {
      List<Mount> seen = view.at(Path.of(path));
      if (seen.isEmpty()) {
        continue;
      }
      if (agreed.isEmpty()) {
        agreed = seen;
        by = view.container();
      } else if (!agreed.equals(seen)) {
        throw new UndecidableException(
            """
            Containers %s and %s see different volumes at %s: mount the same, so that what \
            one uses is what was verified.\
            """
                .formatted(by, view.container(), path));
      }
    }
    if (agreed.isEmpty() || !Path.of(path).startsWith(agreed.get(0).path())) {
      throw new UndecidableException(
          """
          No container mounts a volume at %s: mount the volume that holds it, so that it \
          can be verified.\
          """
              .formatted(path));
    }
    refuseHidingTheVerifier(agreed);
    return agreed;
  }

  private static void refuseHidingTheVerifier(List<Mount> mounts) throws UndecidableException {
    for (Mount mount : mounts) {
      if (VerifierImage.isHiddenBy(Path.of(mount.path()))) {
        throw new UndecidableException(
            """
            The volume at %s would hide the verifier itself: mount it elsewhere, for instance \
            below /models.\
            """
                .formatted(mount.path()));
      }
    }
  }
}
