package io.modelgate.policy.decision;

import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An init container that verifies a model before the pod's workload starts.
 *
 * @param name {@link #NAME}, or {@link #NAME} with a number
 * @param command what the image starts, with the arguments that come first
 * @param arguments of {@code modelgate}, literally: the patch escapes them for Kubernetes
 * @param environment literal values by name, in order
 * @param mounts what it reads, all read-only
 * @param user whose files it must be able to read
 * @param resources what it asks for
 * @param drops capabilities to drop by name, though all are dropped
 * @param setsSeccomp whether it sets a seccomp profile of its own
 * @param sidecar what it needs to go on as a native sidecar; empty if it verifies once
 */
public record ValidationContainer(
    String name,
    List<String> command,
    List<String> arguments,
    Map<String, String> environment,
    List<Mount> mounts,
    User user,
    ContainerResources resources,
    Set<String> drops,
    boolean setsSeccomp,
    Optional<Sidecar> sidecar) {
  /** The reserved name, of containers, volumes and, followed by a dash, of all such names. */
  public static final String NAME = "model-validation";

  /** Whether a container or a volume of this name can only be ours. */
  public static boolean isReserved(String name) {
    return name.equals(NAME) || name.startsWith(NAME + "-");
  }

  /** Whether it takes receipts, for which it must know its node. */
  public boolean takesReceipts() {
    for (Mount mount : mounts) {
      if (mount.volume().equals(ReceiptsVolume.NAME)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A volume as the workload's containers see it.
   *
   * @param volume name of the pod's volume
   * @param path {@code mountPath}, absolute and clean
   * @param subPath path inside the volume, or empty for its root
   */
  public record Mount(String volume, String path, String subPath) {}

  /**
   * How a native sidecar reports its state to the kubelet: by a file that only its probes read, in
   * a volume that only it mounts. It has no port, which others on the pod's network could take.
   *
   * @param volume name of the volume for the file
   * @param directory where it is mounted, for writing
   * @param readyProbe command that succeeds while the model is verified
   * @param aliveProbe command that succeeds while the verifier works
   */
  public record Sidecar(
      String volume, String directory, List<String> readyProbe, List<String> aliveProbe) {}

  /**
   * The user that the container runs as, where the workload says one for itself.
   *
   * @param user user ID, or empty for the image's or the pod's
   * @param group group ID, or empty likewise
   */
  public record User(Optional<Long> user, Optional<Long> group) {
    /** The image's user, or the pod's. */
    public static final User INHERITED = new User(Optional.empty(), Optional.empty());

    /** Whether that is root. */
    public boolean isRoot() {
      return user.filter(id -> id == 0).isPresent();
    }
  }
}
