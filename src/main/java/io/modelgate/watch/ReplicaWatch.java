package io.modelgate.watch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The replicas of Modelgate, those of another version included: while it is updated, one may look
 * at the pod that another injected. Only those that run count. Who can create pods where they are
 * can act as any of them.
 */
final class ReplicaWatch {
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "modelgate", "app.kubernetes.io/component", "controller");
  private static final String RUNNING = "Running";

  /** As the manifests name it. */
  private static final String CONTAINER = "controller";

  private static final String VERIFIER = "MODELGATE_VERIFIER_IMAGE";

  private final SharedIndexInformer<Pod> pods;
  private final WatchRestarts restarts;
  private final Runnable changed;

  /**
   * A watch that has yet to start.
   *
   * @param namespace where the replicas are
   * @param changed is told of each change
   */
  ReplicaWatch(
      KubernetesClient client, String namespace, WatchRestarts restarts, Runnable changed) {
    this.pods = client.pods().inNamespace(namespace).withLabels(LABELS).runnableInformer(0);
    this.restarts = restarts;
    this.changed = changed;
  }

  void start() {
    new ChangeEventHandler<Pod>(pod -> List.of(isEnding(pod), verifiers(pod).toList()), changed)
        .start(pods, restarts, "replicas", false);
  }

  void stop() {
    pods.stop();
  }

  boolean isWatching() {
    return !pods.stopped().toCompletableFuture().isDone();
  }

  /** Whether all that were there at the beginning are known. */
  boolean isComplete() {
    return pods.hasSynced();
  }

  /** The images of the verifiers that replicas inject at the moment. */
  Set<String> verifiers() {
    return pods.getStore().list().stream()
        .flatMap(ReplicaWatch::verifiers)
        .collect(toUnmodifiableSet());
  }

  /**
   * Whether all replicas are about to end, and none takes their place: Modelgate is stopped, or
   * removed.
   */
  boolean areEnding() {
    List<Pod> all = pods.getStore().list();
    return !all.isEmpty() && all.stream().allMatch(ReplicaWatch::isEnding);
  }

  private static boolean isEnding(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /**
   * What a pod injects that runs: one that failed or was evicted injects nothing more. One that is
   * being deleted does, until its containers have stopped: API servers keep their connections to
   * it.
   */
  static Stream<String> verifiers(Pod pod) {
    return isRunning(pod) ? configured(pod) : Stream.empty();
  }

  private static boolean isRunning(Pod pod) {
    return pod.getStatus() != null && RUNNING.equals(pod.getStatus().getPhase());
  }

  private static Stream<String> configured(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(CONTAINER))
        .map(Container::getEnv)
        .flatMap(variables -> variables.stream())
        .filter(variable -> variable.getName().equals(VERIFIER))
        .map(EnvVar::getValue)
        .filter(Objects::nonNull);
  }
}
