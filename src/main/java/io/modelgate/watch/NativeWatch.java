package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.reconcile.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** What the API server has of that which runtime policies are compiled to. */
final class NativeWatch {
  /** What all of it is labelled with. */
  static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/part-of", "modelgate", "app.kubernetes.io/component", "native-policy");

  /** Why nothing is there, on an API server before Kubernetes 1.30. */
  static final String NOT_SERVED =
      "the API server has no ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1";

  private final KubernetesClient client;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
  private final AtomicBoolean isServed = new AtomicBoolean(true);

  NativeWatch(KubernetesClient client) {
    this.client = client;
    for (String[] kind :
        new String[][] {
          {NativeManifests.POLICY, "validatingadmissionpolicies"},
          {NativeManifests.BINDING, "validatingadmissionpolicybindings"}
        }) {
      informers.add(
          client
              .genericKubernetesResources(
                  new ResourceDefinitionContext.Builder()
                      .withGroup("admissionregistration.k8s.io")
                      .withVersion("v1")
                      .withKind(kind[0])
                      .withPlural(kind[1])
                      .withNamespaced(false)
                      .build())
              .withLabels(LABELS)
              .runnableInformer(0));
    }
  }

  /**
   * Begins to watch.
   *
   * @param retry receives what cannot be watched, and why; says whether to try again
   * @param changed receives the policy of which something came, changed or went
   * @param known is called once all of it is known
   */
  void start(BiPredicate<String, Throwable> retry, Consumer<Key> changed, Runnable known) {
    isServed.set(asksIfServed());
    if (!isServed.get()) {
      known.run();
      return;
    }
    for (SharedIndexInformer<GenericKubernetesResource> each : informers) {
      each.addEventHandler(new Changed(changed));
      each.exceptionHandler((wasStarted, e) -> retry.test("native policies", e));
      each.start().thenRun(known);
    }
  }

  /** While the API server does not say, the watches ask, and report what is wrong. */
  private boolean asksIfServed() {
    try {
      return client.supports(NativeManifests.API_VERSION, NativeManifests.POLICY);
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  void stop() {
    informers.forEach(SharedIndexInformer::stop);
  }

  boolean isServed() {
    return isServed.get();
  }

  /** Whether it is known what is there. */
  boolean isComplete() {
    return informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /** Whether the watch goes on. */
  boolean isWorking() {
    return informers.stream().noneMatch(each -> each.stopped().toCompletableFuture().isDone());
  }

  /** What is there of a runtime policy. */
  List<GenericKubernetesResource> of(String policy) {
    return informers.stream()
        .flatMap(each -> each.getStore().list().stream())
        .filter(each -> NativeManifests.policy(each).equals(policy))
        .toList();
  }

  /** Who holds what is there, by its name. */
  Map<String, String> holders() {
    Map<String, String> holders = new HashMap<>();
    for (SharedIndexInformer<GenericKubernetesResource> each : informers) {
      each.getStore()
          .list()
          .forEach(one -> holders.put(one.getMetadata().getName(), NativeManifests.holder(one)));
    }
    return holders;
  }

  /** The names of the runtime policies of which something is there. */
  Set<String> policies() {
    Set<String> names = new HashSet<>();
    for (SharedIndexInformer<GenericKubernetesResource> each : informers) {
      each.getStore().list().forEach(one -> names.add(NativeManifests.policy(one)));
    }
    return names;
  }

  private record Changed(Consumer<Key> changed)
      implements ResourceEventHandler<GenericKubernetesResource> {
    private void report(GenericKubernetesResource one) {
      String policy = NativeManifests.policy(one);
      changed.accept(Key.ofCluster(NativeReconciler.KIND, policy));
    }

    @Override
    public void onAdd(GenericKubernetesResource added) {
      report(added);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      report(before); // of which it may have been
      report(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
      report(deleted);
    }
  }
}
