package io.modelgate.policy.model;

import io.modelgate.policy.spec.ParseCache;
import java.nio.file.Path;

/** Paths as the kubelet makes them of what a pod says: absolute, and clean. */
final class CleanPath {
  private static final ParseCache<Path> RECENT =
      new ParseCache<>(128, path -> Path.of("/", path).normalize());

  private CleanPath() {}

  /** The path that a text stands for. */
  static Path of(String path) {
    return RECENT.of(path);
  }
}
