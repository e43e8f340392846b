package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one container of the pod mounts, and as whom it reads.
 *
 * @param container the container's name
 * @param role when it runs
 * @param mounts its mounts by path, each path absolute and clean
 * @param expanded paths of those mounts whose {@code subPathExpr} only the container can expand
 * @param devices paths of its block devices by the names of their volumes
 * @param termination where the kubelet mounts the file for its termination message
 * @param user its own user, if it sets one
 */
record ContainerView(
    String container,
    Role role,
    Map<Path, Mount> mounts,
    Set<Path> expanded,
    Map<String, Path> devices,
    Path termination,
    User user) {

  /** When a container runs, seen from the verification of the pod's models. */
  enum Role {
    /** After it: a container, or a native sidecar. */
    WORKLOAD,
    /** Before the workload: an init container that ends. */
    INIT,
    /** Before the verification, because it fetches the model. */
    FETCHER,
    /** Whenever somebody debugs the pod. */
    EPHEMERAL
  }

  static ContainerView of(Role role, JsonNode container) throws UndecidableException {
    String name = container.path("name").asText();
    Map<Path, Mount> mounts = new TreeMap<>();
    Set<Path> expanded = new HashSet<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      Path path = CleanPath.of(mount.path("mountPath").asText());
      String subPath = mount.path("subPath").asText("");
      Mount seen = new Mount(mount.path("name").asText(), path.toString(), subPath);
      if (mounts.put(path, seen) != null) {
        throw new UndecidableException(
            "Container %s mounts two volumes at %s: remove one.".formatted(name, path));
      }
      if (!mount.path("subPathExpr").asText("").isEmpty()) {
        expanded.add(path);
      }
    }
    Map<String, Path> devices = new TreeMap<>();
    for (JsonNode device : container.path("volumeDevices")) {
      devices.put(device.path("name").asText(), CleanPath.of(device.path("devicePath").asText()));
    }
    Path termination =
        CleanPath.of(container.path("terminationMessagePath").asText("/dev/termination-log"));
    JsonNode context = container.path("securityContext");
    User user = new User(id(context.path("runAsUser")), id(context.path("runAsGroup")));
    return new ContainerView(name, role, mounts, expanded, devices, termination, user);
  }

  private static Optional<Long> id(JsonNode number) {
    return number.isIntegralNumber() ? Optional.of(number.asLong()) : Optional.empty();
  }

  /**
   * The mounts that make up what this container sees at {@code path} and below, outermost first.
   *
   * @throws UndecidableException if one of them is known to the container only
   */
  List<Mount> at(Path path) throws UndecidableException {
    List<Mount> seen = new ArrayList<>();
    for (Path at = path; at != null && seen.isEmpty(); at = at.getParent()) {
      Mount holder = mounts.get(at);
      if (holder != null) {
        refuseExpanded(at);
        seen.add(holder);
      }
    }
    for (Map.Entry<Path, Mount> each : mounts.entrySet()) {
      if (each.getKey().startsWith(path) && !each.getKey().equals(path)) {
        refuseExpanded(each.getKey());
        seen.add(each.getValue());
      }
    }
    return seen;
  }

  /**
   * The mounts of some volumes.
   *
   * @throws UndecidableException if one of them is known to the container only
   */
  List<Mount> of(Set<String> volumes) throws UndecidableException {
    List<Mount> found = new ArrayList<>();
    for (Map.Entry<Path, Mount> each : mounts.entrySet()) {
      if (volumes.contains(each.getValue().volume())) {
        refuseExpanded(each.getKey());
        found.add(each.getValue());
      }
    }
    return found;
  }

  /** Whether it has one of the volumes, as a file system or as a block device. */
  boolean uses(Set<String> volumes) {
    for (Mount mount : mounts.values()) {
      if (volumes.contains(mount.volume())) {
        return true;
      }
    }
    return devices.keySet().stream().anyMatch(volumes::contains);
  }

  private void refuseExpanded(Path path) throws UndecidableException {
    if (expanded.contains(path)) {
      throw new UndecidableException(
          """
          Container %s mounts %s with subPathExpr, which only the container itself can \
          expand: use subPath in pods whose model is validated.\
          """
              .formatted(container, path));
    }
  }

  /**
   * Refuses what nobody can verify.
   *
   * @throws UndecidableException if it has one of the volumes as a block device
   */
  void refuseDevices(Set<String> volumes) throws UndecidableException {
    for (String device : devices.keySet()) {
      if (volumes.contains(device)) {
        throw new UndecidableException(
            """
            Container "%s" has volume "%s", which can contain a model, as a block device, which \
            cannot be verified: mount it with volumeMounts.\
            """
                .formatted(container, device));
      }
    }
  }
}
