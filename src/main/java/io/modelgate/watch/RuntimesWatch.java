package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.resource.RuntimesReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The RuntimeClasses of a cluster and its nodes. Without them nothing is held against a runtime:
 * the API server and the kubelets have the last word there.
 */
final class RuntimesWatch {
  private static final ResourceDefinitionContext RUNTIME_CLASSES =
      new ResourceDefinitionContext.Builder()
          .withGroup("node.k8s.io")
          .withVersion("v1")
          .withKind("RuntimeClass")
          .withPlural("runtimeclasses")
          .withNamespaced(false)
          .build();

  private final SharedIndexInformer<GenericKubernetesResource> classes;
  private final SharedIndexInformer<WatchedNode> nodes;
  private final WatchRestarts restarts;
  private final Runnable changed;

  /**
   * A watch that has yet to start.
   *
   * @param changed is told of each change
   */
  RuntimesWatch(OpenShiftClient client, WatchRestarts restarts, Runnable changed) {
    this.restarts = restarts;
    this.changed = changed;
    this.classes = client.genericKubernetesResources(RUNTIME_CLASSES).runnableInformer(0);
    this.nodes = client.resources(WatchedNode.class).runnableInformer(0);
  }

  void start() {
    new ChangeEventHandler<>(RuntimesWatch::view, changed)
        .start(classes, restarts, "RuntimeClasses", false);
    new ChangeEventHandler<>(WatchedNode::view, changed).start(nodes, restarts, "nodes", false);
  }

  void stop() {
    List.of(classes, nodes).forEach(SharedIndexInformer::stop);
  }

  boolean isWatching() {
    return List.of(classes, nodes).stream()
        .noneMatch(informer -> informer.stopped().toCompletableFuture().isDone());
  }

  /** As they are now; unknown until both are. */
  Runtimes runtimes() {
    if (!classes.hasSynced() || !nodes.hasSynced()) {
      return Runtimes.UNKNOWN;
    }
    Map<String, RuntimeClassView> byName = new HashMap<>();
    for (GenericKubernetesResource each : classes.getStore().list()) {
      byName.put(each.getMetadata().getName(), view(each));
    }
    return new Runtimes(
        Map.copyOf(byName), nodes.getStore().list().stream().map(WatchedNode::view).toList(), true);
  }

  private static RuntimeClassView view(GenericKubernetesResource runtimeClass) {
    return RuntimesReader.runtimeClass(
        runtimeClass.getMetadata().getName(), runtimeClass.getAdditionalProperties());
  }
}
