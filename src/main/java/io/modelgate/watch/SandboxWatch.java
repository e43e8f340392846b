package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.policy.sandbox.SandboxPolicies;
import io.modelgate.policy.sandbox.SandboxPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtime policies of a cluster, its RuntimeClasses and its nodes. Without the latter two
 * nothing is held against a runtime: the API server and the kubelets have the last word there.
 */
final class SandboxWatch {
  static final ResourceDefinitionContext POLICIES =
      new ResourceDefinitionContext.Builder()
          .withGroup(RuntimePolicy.GROUP)
          .withVersion(RuntimePolicy.VERSION)
          .withKind(RuntimePolicy.KIND)
          .withPlural(RuntimePolicy.PLURAL)
          .withNamespaced(false)
          .build();

  private static final ResourceDefinitionContext RUNTIME_CLASSES =
      new ResourceDefinitionContext.Builder()
          .withGroup("node.k8s.io")
          .withVersion("v1")
          .withKind("RuntimeClass")
          .withPlural("runtimeclasses")
          .withNamespaced(false)
          .build();

  private record Compiled(Object version, SandboxPolicy policy) {}

  private final SharedIndexInformer<GenericKubernetesResource> policies;
  private final SharedIndexInformer<GenericKubernetesResource> classes;
  private final SharedIndexInformer<WatchedNode> nodes;
  private final WatchRestarts restarts;
  private final Runnable changed;
  private Map<String, Compiled> compiled = Map.of();

  /**
   * A watch that has yet to start.
   *
   * @param changed is told of each change
   */
  SandboxWatch(OpenShiftClient client, WatchRestarts restarts, Runnable changed) {
    this.restarts = restarts;
    this.changed = changed;
    this.policies = client.genericKubernetesResources(POLICIES).runnableInformer(0);
    this.classes = client.genericKubernetesResources(RUNTIME_CLASSES).runnableInformer(0);
    this.nodes = client.resources(WatchedNode.class).runnableInformer(0);
  }

  void start() {
    OnDifference.<GenericKubernetesResource>ofGeneration(changed)
        .start(policies, restarts, "RuntimePolicies", false);
    new OnDifference<>(SandboxWatch::view, changed)
        .start(classes, restarts, "RuntimeClasses", false);
    new OnDifference<>(WatchedNode::view, changed).start(nodes, restarts, "nodes", false);
  }

  void stop() {
    List.of(policies, classes, nodes).forEach(SharedIndexInformer::stop);
  }

  boolean isWatching() {
    return List.of(policies, classes, nodes).stream()
        .noneMatch(informer -> informer.stopped().toCompletableFuture().isDone());
  }

  /** Whether all policies that were there at the beginning are known. */
  boolean isComplete() {
    return policies.hasSynced();
  }

  /** All policies, each compiled once a version. For one thread at a time. */
  SandboxPolicies snapshot() {
    Map<String, Compiled> now = new HashMap<>();
    for (GenericKubernetesResource each : policies.getStore().list()) {
      String name = each.getMetadata().getName();
      List<Object> version =
          List.of(each.getMetadata().getUid(), each.getMetadata().getGeneration());
      Compiled before = compiled.get(name);
      now.put(
          name,
          before != null && before.version().equals(version)
              ? before
              : new Compiled(
                  version,
                  PolicyReader.readRuntimePolicy(
                      name, each.getAdditionalProperties().get("spec"))));
    }
    compiled = Map.copyOf(now);
    return new SandboxPolicies(now.values().stream().map(Compiled::policy).toList(), runtimes());
  }

  private Runtimes runtimes() {
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

  /** A policy's resource as it is now, its status included. */
  Optional<GenericKubernetesResource> stored(String name) {
    return Optional.ofNullable(policies.getStore().getByKey(name));
  }
}
