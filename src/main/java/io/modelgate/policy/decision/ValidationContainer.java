package io.modelgate.policy.decision;

import java.util.List;

/**
 * The init container that verifies a model before the pod's workload starts.
 *
 * @param image the verifier's image
 * @param arguments of {@code modelgate}, literally: the patch escapes them for Kubernetes
 * @param mounts what it reads, all read-only
 */
public record ValidationContainer(String image, List<String> arguments, List<Mount> mounts) {
  /** The container's reserved name. */
  public static final String NAME = "model-validation";

  /**
   * A volume as the workload's containers see it.
   *
   * @param volume name of the pod's volume
   * @param path {@code mountPath}, absolute and clean
   * @param subPath path inside the volume, or empty for its root
   */
  public record Mount(String volume, String path, String subPath) {}
}
