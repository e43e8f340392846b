package io.modelgate.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests about pods whose names and marks are guarded, as kubectl makes them, in one namespace.
 *
 * @param api where
 * @param namespace the pods'
 */
public record MarkedPods(KubeApi api, String namespace) {
  /**
   * A pod.
   *
   * @param metadata more of it, in YAML's flow style
   * @param spec the same; without containers it gets one
   */
  public static String pod(String name, String metadata, String spec) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: %s, %s}, spec: {%s%s}}"
        .formatted(
            name,
            metadata,
            spec.startsWith("containers") ? "" : "containers: [{name: c, image: c}], ",
            spec);
  }

  /** What kubectl says to its creation, which is not stored. */
  public String create(String pod) {
    return api.kubectl(pod, "-n", namespace, "create", "--dry-run=server", "-f", "-");
  }

  /** What kubectl says to a change of a stored one. */
  public String patch(String pod, String patch, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("-n", namespace, "patch", "pod", pod, "--type=merge", "--patch=" + patch));
    arguments.addAll(List.of(options));
    return api.kubectl("", arguments.toArray(String[]::new));
  }
}
