package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.resource.PolicyResource;
import io.modelgate.watch.answer.ApiAnswer;
import io.modelgate.watch.outcome.ChangeNotifier;
import io.modelgate.watch.serving.InstalledApis;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The policies of a cluster, of every kind: an informer each, untyped, so that no single resource
 * can stop it.
 */
final class PolicyInformers {
  /**
   * Policies that are whole in memory at a time while they are listed; their authors may make each
   * 1.5 MB large.
   */
  private static final long PAGE_SIZE = 20;

  private final KubernetesClient client;
  private final InstalledApis apis;
  private final WatchRestarts restarts;
  private final Runnable changed;
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers =
      new EnumMap<>(Kind.class);
  private final Set<Kind> started = EnumSet.noneOf(Kind.class);

  /**
   * Informers that have yet to start.
   *
   * @param apis tells whether the kinds are there that need not be
   * @param changed is told of each change
   * @param loop that asks for specs which are to be in memory again
   */
  PolicyInformers(
      KubernetesClient client,
      InstalledApis apis,
      WatchRestarts restarts,
      Runnable changed,
      ReconcileLoop loop) {
    this.client = client;
    this.apis = apis;
    this.restarts = restarts;
    this.changed = changed;
    for (Kind kind : Kind.values()) {
      informers.put(
          kind,
          client
              .genericKubernetesResources(PolicyResources.of(kind))
              .inAnyNamespace()
              .withLimit(PAGE_SIZE)
              .runnableInformer(0)
              .itemStore(store(kind, loop)));
    }
  }

  private PolicyStore store(Kind kind, ReconcileLoop loop) {
    String ofSpecs = "spec of " + kind.spelling();
    PolicyStore store =
        new PolicyStore((namespace, name) -> loop.queue().add(new Key(ofSpecs, namespace, name)));
    loop.register(ofSpecs, key -> fill(kind, store, key));
    return store;
  }

  private ReconcileResult fill(Kind kind, PolicyStore store, Key key) {
    if (!store.isMissing(key.namespace(), key.name())) {
      return ReconcileResult.DONE;
    }
    try {
      // A list, because the right to list is there anyway.
      boolean isFilled =
          client
              .genericKubernetesResources(PolicyResources.of(kind))
              .inNamespace(key.namespace())
              .withField("metadata.name", key.name())
              .list()
              .getItems()
              .stream()
              .anyMatch(store::fill);
      if (isFilled) {
        changed.run();
      }
      return ReconcileResult.DONE;
    } catch (KubernetesClientException e) {
      return ApiAnswer.result(e);
    }
  }

  /**
   * Tells of every policy whose stored form changes, its status included; before the start.
   *
   * @param stored is told
   */
  void reportStored(Consumer<Key> stored) {
    informers.forEach(
        (kind, informer) ->
            informer.addEventHandler(
                new ChangeNotifier<>(
                    (namespace, name) ->
                        stored.accept(new Key(kind.spelling(), namespace, name)))));
  }

  /** Starts each whose kind is there; of a kind that is not, it is not asked again and again. */
  void start() {
    startPresent();
    apis.onChange(this::startPresent);
  }

  private synchronized void startPresent() {
    informers.forEach(
        (kind, informer) -> {
          boolean isThere = !kind.isOptional() || apis.mayHave(PolicyResources.of(kind));
          if (isThere && started.add(kind)) {
            new ChangeEventHandler<>(PolicyInformers::version, changed)
                .start(informer, restarts, PolicyResources.name(kind), kind.isOptional());
          }
        });
  }

  void stop() {
    informers.values().forEach(SharedIndexInformer::stop);
  }

  /** What is watched no more, as messages name it; empty if all is. */
  Optional<String> ended() {
    return informers.entrySet().stream()
        .filter(each -> each.getValue().stopped().toCompletableFuture().isDone())
        .map(each -> PolicyResources.name(each.getKey()))
        .findFirst();
  }

  /** Whether all policies that were there at the beginning are known. */
  boolean isComplete() {
    return informers.entrySet().stream()
        .allMatch(each -> each.getKey().isOptional() || each.getValue().hasSynced());
  }

  /** All policies as they are stored now. */
  List<PolicyResource> resources() {
    List<PolicyResource> resources = new ArrayList<>();
    informers.forEach(
        (kind, informer) ->
            informer
                .getStore()
                .list()
                .forEach(
                    each ->
                        resources.add(
                            new PolicyResource(
                                id(kind, each),
                                version(each),
                                each.getAdditionalProperties().get("spec"),
                                PolicyStore.fault(each)))));
    return resources;
  }

  private static List<Object> version(GenericKubernetesResource policy) {
    return Arrays.asList(
        policy.getMetadata().getUid(),
        policy.getMetadata().getGeneration(),
        PolicyStore.fault(policy));
  }

  /** When each was created. */
  Map<PolicyId, Instant> created() {
    Map<PolicyId, Instant> created = new HashMap<>();
    informers.forEach(
        (kind, informer) ->
            informer
                .getStore()
                .list()
                .forEach(
                    each -> created(each).ifPresent(time -> created.put(id(kind, each), time))));
    return created;
  }

  private static Optional<Instant> created(GenericKubernetesResource resource) {
    try {
      return Optional.ofNullable(resource.getMetadata().getCreationTimestamp()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A policy's resource as it is now, its status included. */
  Optional<GenericKubernetesResource> stored(PolicyId id) {
    String key = id.namespace().isEmpty() ? id.name() : id.namespace() + "/" + id.name();
    return Optional.ofNullable(informers.get(id.kind()))
        .map(informer -> informer.getStore().getByKey(key));
  }

  private static PolicyId id(Kind kind, GenericKubernetesResource resource) {
    String namespace = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "");
    return new PolicyId(kind, namespace, resource.getMetadata().getName());
  }
}
