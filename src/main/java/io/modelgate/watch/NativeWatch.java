package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.reconcile.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the API server has of that which runtime policies are compiled to. */
final class NativeWatch {
  /** What all of it is labelled with. */
  static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/part-of", "modelgate", "app.kubernetes.io/component", "native-policy");

  /** Why nothing is there, on an API server before Kubernetes 1.30. */
  static final String NOT_SERVED =
      "the API server has no ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1";

  private static final String GROUP = "admissionregistration.k8s.io";

  /** The versions of MutatingAdmissionPolicy that are compiled to: from 1.36, and from 1.34. */
  private static final List<String> MUTATING = List.of("v1", "v1beta1");

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers =
      new CopyOnWriteArrayList<>();
  private final AtomicBoolean isServed = new AtomicBoolean(true);
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final AtomicReference<Mutating> mutating = new AtomicReference<>(Mutating.UNKNOWN);

  /**
   * Which version of MutatingAdmissionPolicy the API server has.
   *
   * @param isKnown whether it has said so
   * @param version empty if it has none
   */
  private record Mutating(boolean isKnown, Optional<String> version) {
    static final Mutating UNKNOWN = new Mutating(false, Optional.empty());
  }

  NativeWatch(KubernetesClient client) {
    this.client = client;
    informers.add(informer("v1", NativeManifests.POLICY, "validatingadmissionpolicies"));
    informers.add(informer("v1", NativeManifests.BINDING, "validatingadmissionpolicybindings"));
  }

  private SharedIndexInformer<GenericKubernetesResource> informer(
      String version, String kind, String plural) {
    return client
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(false)
                .build())
        .withLabels(LABELS)
        .runnableInformer(0);
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
    UnaryOperator<SharedIndexInformer<GenericKubernetesResource>> prepared =
        each -> {
          each.addEventHandler(new Changed(changed));
          return each.exceptionHandler((wasStarted, e) -> retry.test("native policies", e));
        };
    informers.stream()
        .map(each -> prepared.apply(each).start())
        .reduce((one, other) -> one.thenCompose(done -> other))
        .ifPresent(all -> all.thenRunAsync(() -> startMutating(prepared, known)));
  }

  /** An API server that has just answered says soon which versions it has. */
  private void startMutating(
      UnaryOperator<SharedIndexInformer<GenericKubernetesResource>> prepared, Runnable known) {
    if (isEnding.get()) {
      return;
    }
    Optional<String> version;
    try {
      version =
          MUTATING.stream()
              .filter(each -> client.supports(GROUP + "/" + each, MutationManifests.POLICY))
              .findFirst();
    } catch (KubernetesClientException e) {
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> startMutating(prepared, known));
      return;
    }
    List<SharedIndexInformer<GenericKubernetesResource>> more =
        version.stream()
            .flatMap(
                each ->
                    Stream.of(
                        informer(each, MutationManifests.POLICY, "mutatingadmissionpolicies"),
                        informer(
                            each, MutationManifests.BINDING, "mutatingadmissionpolicybindings")))
            .toList();
    informers.addAll(more);
    mutating.set(new Mutating(true, version.map(each -> GROUP + "/" + each)));
    more.forEach(each -> prepared.apply(each).start().thenRun(known));
    known.run();
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
    isEnding.set(true);
    informers.forEach(SharedIndexInformer::stop);
  }

  boolean isServed() {
    return isServed.get();
  }

  /** The API version of MutatingAdmissionPolicies; empty if the API server has none. */
  Optional<String> mutating() {
    return mutating.get().version();
  }

  /** Whether it is known what is there. */
  boolean isComplete() {
    return mutating.get().isKnown() && informers.stream().allMatch(SharedIndexInformer::hasSynced);
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
