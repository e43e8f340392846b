package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.User;
import io.modelgate.policy.model.ContainerView.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the pod's containers mount, and so what the verifier must mount to see the same. Every
 * container counts that can read a model, whenever it runs: an init container that never ends can
 * be the workload.
 */
final class PodMounts {
  private final List<ContainerView> views;

  private PodMounts(List<ContainerView> views) {
    this.views = views;
  }

  /**
   * Those of a pod: the workload's first, so that what it sees is what others are compared with.
   */
  static PodMounts of(JsonNode pod, Fetchers fetchers) throws UndecidableException {
    JsonNode spec = pod.path("spec");
    List<ContainerView> views = new ArrayList<>();
    for (JsonNode container : spec.path("containers")) {
      views.add(ContainerView.of(Role.WORKLOAD, container));
    }
    List<ContainerView> before = new ArrayList<>();
    for (JsonNode container : spec.path("initContainers")) {
      if (!ValidationContainer.isReserved(container.path("name").asText())) {
        boolean isSidecar = container.path("restartPolicy").asText().equals("Always");
        Role ending = fetchers.include(container) ? Role.FETCHER : Role.INIT;
        ContainerView view = ContainerView.of(isSidecar ? Role.WORKLOAD : ending, container);
        (isSidecar ? views : before).add(view);
      }
    }
    views.addAll(before);
    for (JsonNode container : spec.path("ephemeralContainers")) {
      views.add(ContainerView.of(Role.EPHEMERAL, container));
    }
    return new PodMounts(views);
  }

  /** The containers, the workload's first. */
  List<ContainerView> views() {
    return views;
  }

  /** The same without those that fetch the model before it is verified. */
  PodMounts afterFetching() {
    return new PodMounts(views.stream().filter(view -> view.role() != Role.FETCHER).toList());
  }

  /**
   * Where containers mount the given volumes: of several paths at which the same is seen, the
   * first.
   *
   * @throws UndecidableException if a container has one as a block device
   */
  List<String> pathsOf(Set<String> volumes) throws UndecidableException {
    Set<String> paths = new LinkedHashSet<>();
    Set<List<Mount>> seen = new LinkedHashSet<>();
    for (ContainerView view : views) {
      view.refuseDevices(volumes);
      for (Mount mount : view.of(volumes)) {
        if (seen.add(relative(view.at(CleanPath.of(mount.path())), mount.path()))) {
          paths.add(mount.path());
        }
      }
    }
    return List.copyOf(paths);
  }

  /** The same mounts as if they were seen from {@code path}. */
  private static List<Mount> relative(List<Mount> mounts, String path) {
    return mounts.stream()
        .map(
            mount ->
                new Mount(
                    mount.volume(),
                    Path.of(path).relativize(Path.of(mount.path())).toString(),
                    mount.subPath()))
        .toList();
  }

  /** The user of the first container that sees a path. */
  User userAt(String path) throws UndecidableException {
    Path place = CleanPath.of(path);
    for (ContainerView view : views) {
      if (!view.at(place).isEmpty()) {
        return view.user();
      }
    }
    return User.INHERITED;
  }

  /**
   * The mounts that show the verifier a model just as every container sees it. A fetcher may see
   * another part of the same volume there: it wrote all of it.
   *
   * @throws UndecidableException if no container mounts it, or two see different volumes there
   */
  List<Mount> showingModel(String path) throws UndecidableException {
    return showing(path, views, each -> false);
  }

  /**
   * The same without the mounts at paths that the policy leaves out of the model.
   *
   * @param model with its path
   */
  List<Mount> showingModel(ModelLocation model) throws UndecidableException {
    String path = model.path().orElseThrow();
    Path root = CleanPath.of(path);
    return showing(
        path,
        views,
        mount ->
            CleanPath.of(mount.path()).startsWith(root)
                && NestedMounts.isNotTheModels(CleanPath.of(mount.path()), model));
  }

  /**
   * The mounts that show the verifier {@code paths} just as the workload sees them.
   *
   * @throws UndecidableException if no container mounts a path, or two see different volumes there
   */
  List<Mount> showing(Collection<String> paths) throws UndecidableException {
    if (paths.isEmpty()) {
      return List.of();
    }
    List<ContainerView> workload =
        views.stream().filter(view -> view.role() == Role.WORKLOAD).toList();
    Set<Mount> mounts = new LinkedHashSet<>();
    for (String path : paths) {
      mounts.addAll(showing(path, workload, each -> false));
    }
    return List.copyOf(mounts);
  }

  private static List<Mount> showing(
      String path, List<ContainerView> views, Predicate<Mount> isLeftOut)
      throws UndecidableException {
    Path place = CleanPath.of(path);
    List<Mount> agreed = List.of();
    String by = "";
    for (ContainerView view : views) {
      List<Mount> seen = view.at(place);
      seen.removeIf(isLeftOut);
      if (seen.isEmpty()) {
        continue;
      }
      if (agreed.isEmpty()) {
        agreed = seen;
        by = view.container();
      } else if (!agreed.equals(seen) && !writesOnly(view, seen, agreed)) {
        throw new UndecidableException(
            """
            Containers %s and %s see different volumes at %s: mount the same volume in both, \
            so that they use what was verified.\
            """
                .formatted(by, view.container(), path));
      }
    }
    if (agreed.isEmpty() || !place.startsWith(CleanPath.of(agreed.get(0).path()))) {
      throw new UndecidableException(
          """
          No container mounts a volume at %s: mount the volume that contains it, so that it \
          can be verified.\
          """
              .formatted(path));
    }
    refuseHidingTheVerifier(agreed);
    return agreed;
  }

  private static boolean writesOnly(ContainerView view, List<Mount> seen, List<Mount> agreed) {
    Set<String> volumes = new HashSet<>();
    agreed.forEach(mount -> volumes.add(mount.volume()));
    return view.role() == Role.FETCHER
        && seen.stream().allMatch(mount -> volumes.contains(mount.volume()));
  }

  private static void refuseHidingTheVerifier(List<Mount> mounts) throws UndecidableException {
    for (Mount mount : mounts) {
      if (VerifierImage.isHiddenBy(CleanPath.of(mount.path()))) {
        throw new UndecidableException(
            """
            The volume at %s would hide the verifier: mount it elsewhere, for example \
            below /models.\
            """
                .formatted(mount.path()));
      }
    }
  }
}
