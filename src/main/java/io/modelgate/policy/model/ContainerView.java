package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one container of the pod mounts, and as whom it reads.
 *
 * @param container the container's name
 * @param mounts its mounts by path, each path absolute and clean
 * @param user its own user, where it says one
 */
record ContainerView(String container, Map<Path, Mount> mounts, User user) {

  static ContainerView of(JsonNode container) throws UndecidableException {
    String name = container.path("name").asText();
    Map<Path, Mount> mounts = new TreeMap<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      // The kubelet makes relative paths absolute and cleans them.
      Path path = Path.of("/", mount.path("mountPath").asText()).normalize();
      if (mount.hasNonNull("subPathExpr")) {
        throw new UndecidableException(
            """
            Container %s mounts %s with subPathExpr, which only the container itself can \
            expand: use subPath in pods whose model is validated.\
            """
                .formatted(name, path));
      }
      String subPath = mount.path("subPath").asText("");
      Mount seen = new Mount(mount.path("name").asText(), path.toString(), subPath);
      if (mounts.put(path, seen) != null) {
        throw new UndecidableException(
            "Container %s mounts two volumes at %s: keep one.".formatted(name, path));
      }
    }
    JsonNode context = container.path("securityContext");
    return new ContainerView(
        name, mounts, new User(id(context.path("runAsUser")), id(context.path("runAsGroup"))));
  }

  private static Optional<Long> id(JsonNode number) {
    return number.isIntegralNumber() ? Optional.of(number.asLong()) : Optional.empty();
  }

  /**
   * The mounts that make up what this container sees at {@code path} and below, outermost first.
   */
  List<Mount> at(Path path) {
    List<Mount> seen = new ArrayList<>();
    for (Path at = path; at != null && seen.isEmpty(); at = at.getParent()) {
      if (mounts.containsKey(at)) {
        seen.add(mounts.get(at));
      }
    }
    mounts.forEach(
        (at, mount) -> {
          if (at.startsWith(path) && !at.equals(path)) {
            seen.add(mount);
          }
        });
    return seen;
  }
}
