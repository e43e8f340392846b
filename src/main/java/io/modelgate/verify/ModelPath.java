package io.modelgate.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where a model is, links in the directories above it resolved once.
 *
 * @param real the model's own path; only its last name may be a link
 */
record ModelPath(Path real) {
  private static final Path HERE = Path.of(".");
  private static final Path UP = Path.of("..");
  private static final Path NOWHERE = Path.of("");

  /**
   * Finds the model.
   *
   * @param followLink whether the model itself may be a link
   * @throws IOException where a directory above it is not there
   */
  static ModelPath of(Path model, boolean followLink) throws IOException {
    return new ModelPath(followLink ? model.toRealPath() : resolved(model.toAbsolutePath()));
  }

  /** The names relative to the model of those paths that are inside it. */
  Set<String> inside(Set<Path> paths) throws IOException {
    Set<String> names = new HashSet<>();
    for (Path path : paths) {
      inside(path).ifPresent(names::add);
    }
    return names;
  }

  /**
   * The name relative to the model, where the path is inside; a relative path may be the working
   * directory's or the model's. Links count above the model only: inside they are an attacker's.
   */
  Optional<String> inside(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    for (Path above : ancestors(absolute)) {
      if (Files.isDirectory(above) && above.toRealPath().equals(real)) {
        Path below = absolute.subpath(above.getNameCount(), absolute.getNameCount()).normalize();
        if (!below.startsWith(UP) && !below.equals(NOWHERE)) {
          return Optional.of(below.toString());
        }
      }
    }
    Path ours = real.resolve(path).normalize();
    return ours.startsWith(real) && !ours.equals(real)
        ? Optional.of(real.relativize(ours).toString())
        : Optional.empty();
  }

  /** The directories above the model, the topmost first. */
  private static Deque<Path> ancestors(Path absolute) {
    Deque<Path> ancestors = new ArrayDeque<>();
    for (Path above = absolute.getParent(); above != null; above = above.getParent()) {
      ancestors.push(above);
    }
    return ancestors;
  }

  /** Without links in the directories above; as it is written where they are not there. */
  private static Path resolved(Path absolute) throws IOException {
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return absolute.normalize();
    }
    if (name.equals(HERE)) {
      return resolved(parent);
    }
    return name.equals(UP) ? absolute.toRealPath() : parent.toRealPath().resolve(name);
  }
}
