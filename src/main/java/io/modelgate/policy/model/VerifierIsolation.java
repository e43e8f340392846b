package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a pod's other containers may not share with the verifier: its names, its volumes, and the
 * processes that it runs beside.
 */
final class VerifierIsolation {
  private static final List<String> CONTAINERS = List.of("initContainers", "containers");
  private static final List<String> MOUNTS = List.of("volumeMounts", "volumeDevices");
  private static final List<String> SHARED_PROCESSES = List.of("shareProcessNamespace", "hostPID");

  private VerifierIsolation() {}

  /**
   * Whether a pod uses names that are the verifier's. Init containers of a reserved name are not
   * looked at: they are replaced, or compared with ours.
   *
   * @return why it is refused, as one sentence; empty if it is not
   */
  static Optional<String> refuseNames(JsonNode pod) {
    for (String kind : CONTAINERS) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        String name = container.path("name").asText();
        if (!ValidationContainer.isReserved(name)) {
          Optional<String> mounts = refuseMounts("Container " + name, container);
          if (mounts.isPresent()) {
            return mounts;
          }
        } else if (kind.equals("containers")) {
          return Optional.of("Container name " + name + " is reserved: rename the container.");
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a container that runs beside the verifier sees its processes.
   *
   * @param continuous whether the verifier goes on beside the workload
   * @return why the pod is refused, as one sentence; empty if it is not
   */
  static Optional<String> refuseProcesses(JsonNode pod, boolean continuous, Fetchers fetchers) {
    Optional<String> shared = sharedProcesses(pod);
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    if (continuous) {
      return Optional.of(
          """
          The pod sets %s, so that its containers could interfere with the verifier, which keeps \
          running beside them for continuousValidation: remove %s.\
          """
              .formatted(shared.get(), shared.get()));
    }
    JsonNode containers = pod.path("spec").path("initContainers");
    for (int i = 0; i < fetchers.place(containers); i++) {
      String name = containers.get(i).path("name").asText();
      if (containers.get(i).path("restartPolicy").asText().equals("Always")
          && !ValidationContainer.isReserved(name)) {
        return Optional.of(
            """
            The pod sets %s, so that its native sidecar %s, which starts before the verifier and \
            keeps running, could interfere with it: remove %s.\
            """
                .formatted(shared.get(), name, shared.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether an ephemeral container that is added to a pod comes too near to a verifier. It may
   * start before the verifier has ended: the kubelet starts ephemeral containers first.
   *
   * @param hasVerifier whether the pod has one
   * @return why it is refused, as one sentence; empty if it is not
   */
  static Optional<String> refuseEphemeral(JsonNode pod, JsonNode container, boolean hasVerifier) {
    String name = container.path("name").asText();
    if (ValidationContainer.isReserved(name)) {
      return Optional.of("Ephemeral container name " + name + " is reserved: choose another name.");
    }
    String target = container.path("targetContainerName").asText();
    if (ValidationContainer.isReserved(target)) {
      return Optional.of(
          """
          Ephemeral container %s targets %s, so that it could interfere with the verifier: target \
          another container.\
          """
              .formatted(name, target));
    }
    return refuseMounts("Ephemeral container " + name, container)
        .or(
            () ->
                sharedProcesses(pod)
                    .filter(field -> hasVerifier)
                    .map(
                        field ->
                            """
                            Ephemeral container %s could interfere with the verifier, because the \
                            pod sets %s: recreate the pod without %s.\
                            """
                                .formatted(name, field, field)));
  }

  /**
   * Whether a volume would be mounted inside another. The container runtime follows links on the
   * way to where it mounts, also those that a volume holds: the inner volume may end up anywhere in
   * the verifier's own files.
   *
   * @param mounts of the pod's volumes that the verifier is to get
   * @param trusted those of them that hold keys, certificates or signatures
   * @return why they are refused, as one sentence; empty if they are not
   */
  static Optional<String> refuseMountsInside(Collection<Mount> mounts, Collection<Mount> trusted) {
    for (Mount outer : mounts) {
      for (Mount inner : mounts) {
        if (inner.equals(outer)
            || !CleanPath.of(inner.path()).startsWith(CleanPath.of(outer.path()))) {
          continue;
        }
        if (trusted.contains(inner)) {
          return Optional.of(
              """
              Volume "%s", which holds the key, certificates or signature that the policy names, \
              is mounted at "%s", inside volume "%s", where a link could make it hide the \
              verifier: mount it outside of that volume.\
              """
                  .formatted(inner.volume(), inner.path(), outer.volume()));
        }
        return Optional.of(
            """
            Volume %s is mounted at %s, inside volume %s, where a link could make it hide \
            the verifier: mount it elsewhere, or, if it is not part of the model, add its \
            path to ignorePaths of the policy's model.\
            """
                .formatted(inner.volume(), inner.path(), outer.volume()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refuseMounts(String who, JsonNode container) {
    for (String kind : MOUNTS) {
      for (JsonNode mount : container.path(kind)) {
        String volume = mount.path("name").asText();
        if (ValidationContainer.isReserved(volume)) {
          return Optional.of(
              "%s mounts volume %s, whose name is reserved for the verifier: remove the mount."
                  .formatted(who, volume));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> sharedProcesses(JsonNode pod) {
    return SHARED_PROCESSES.stream()
        .filter(field -> pod.path("spec").path(field).asBoolean())
        .findFirst();
  }
}
