package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.model.ContainerView.Role;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Volumes that are mounted inside a model's, for what is not the model's: caches. What lies there
 * counts as the workload's, so the policy must leave the path out of the model; and the verifier
 * sees to it that no link on the way leads the mount over another part of the model.
 */
final class NestedMounts {
  private final Map<Path, Mount> outerByPath;

  private NestedMounts(Map<Path, Mount> outerByPath) {
    this.outerByPath = outerByPath;
  }

  /** There are no nested mounts. */
  static NestedMounts none() {
    return new NestedMounts(Map.of());
  }

  /**
   * Those of a pod that are about one model.
   *
   * @param holder the mount that holds the model
   * @param model with its path
   */
  static NestedMounts of(JsonNode pod, PodMounts mounts, Mount holder, ModelLocation model) {
    Set<String> same = Volumes.withAliases(pod, Set.of(holder.volume()));
    Map<Path, Mount> allowed = new TreeMap<>();
    for (ContainerView view : mounts.views()) {
      if (view.role() == Role.FETCHER || !holder.equals(view.mounts().get(at(holder)))) {
        continue;
      }
      for (Map.Entry<Path, Mount> inner : view.mounts().entrySet()) {
        if (inner.getKey().startsWith(at(holder))
            && !inner.getKey().equals(at(holder))
            && !same.contains(inner.getValue().volume())
            && !view.expanded().contains(inner.getKey())
            && isNotTheModels(inner.getKey(), model)) {
          allowed.put(inner.getKey(), holder);
        }
      }
    }
    return new NestedMounts(allowed);
  }

  /** The nested mounts of both. */
  NestedMounts and(NestedMounts others) {
    if (others.outerByPath.isEmpty()) {
      return this;
    }
    Map<Path, Mount> all = new TreeMap<>(outerByPath);
    all.putAll(others.outerByPath);
    return new NestedMounts(all);
  }

  /** Whether a mount inside another is allowed. */
  boolean include(Path inner, Mount outer) {
    return outer.equals(outerByPath.get(inner));
  }

  /** The paths at which no link may be on the way. */
  Set<String> paths() {
    return outerByPath.isEmpty()
        ? Set.of()
        : outerByPath.keySet().stream().map(Path::toString).collect(Collectors.toSet());
  }

  /** Outside of the model, or below a path that the policy leaves out of it. */
  static boolean isNotTheModels(Path path, ModelLocation model) {
    Path root = CleanPath.of(model.path().orElseThrow());
    if (path.startsWith(root)) {
      return model.ignored().stream().anyMatch(ignored -> isBelow(path, root, ignored));
    }
    return !root.startsWith(path);
  }

  private static boolean isBelow(Path path, Path root, String ignored) {
    try {
      Path left = root.resolve(ignored).normalize();
      return left.startsWith(root) && !left.equals(root) && path.startsWith(left);
    } catch (InvalidPathException e) {
      return false; // the verifier does not leave it out either
    }
  }

  private static Path at(Mount mount) {
    return CleanPath.of(mount.path());
  }
}
