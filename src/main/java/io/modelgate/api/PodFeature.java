package io.modelgate.api;

/**
 * What pods may ask for that concerns their isolation; spelled as in the resource. Fields are those
 * of core/v1 PodSpec and Container.
 */
public enum PodFeature {
  /**
   * A container asks for a GPU or another accelerator, as the policy's {@code accelerators} says:
   * by an extended resource, such as {@code nvidia.com/gpu}, or by a resource claim.
   */
  GPU,
  /** A container is privileged. */
  Privileged,
  /**
   * A container may run as root: its {@code runAsUser}, or the pod's, is 0, or neither is set and
   * {@code runAsNonRoot} is not true.
   */
  RunAsRoot,
  /** The pod uses the node's network: its {@code hostNetwork} is true. */
  HostNetwork,
  /** The pod sees the processes of its node: its {@code hostPID} is true. */
  HostPID,
  /** The pod shares the inter-process communication of its node: its {@code hostIPC} is true. */
  HostIPC,
  /** A volume is of type {@code hostPath}. */
  HostPath
}
