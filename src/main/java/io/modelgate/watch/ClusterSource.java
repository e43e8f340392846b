package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.PolicyRefresh;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.ConditionReconciler.Stored;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Policies from a cluster: an informer per kind, untyped, so that no single resource can stop it,
 * and one for the namespaces' labels.
 */
final class ClusterSource implements PolicySource {
  private static final int WORKERS = 3;

  private final OpenShiftClient client;
  private final Executor executor;
  private final Leadership leadership;
  private final ReconcileLoop loop;
  private final WebhookConfigurations webhooks;
  private final Optional<InstallationController> installation;
  private final WatchRestarts restarts;
  private final Cluster cluster;
  private final SandboxWatch sandbox;
  private final ExemptionWatch exemptions;
  private final ReplicaWatch replicas;
  private final LimitRanges limitRanges;
  private final AtomicBoolean compileIsDue = new AtomicBoolean();
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> policies =
      new EnumMap<>(Kind.class);
  private @Nullable SharedIndexInformer<Namespace> namespaces;
  private @Nullable Consumer<PolicySet> listener;

  /**
   * A source that also does what policies call for in the cluster.
   *
   * @param leadership that it takes part in
   * @param options of the installation that its leader keeps; empty for one that only reads
   */
  ClusterSource(
      OpenShiftClient client,
      Executor executor,
      Leadership leadership,
      Optional<InstallationController.Options> options) {
    this.client = client;
    this.executor = executor;
    this.leadership = leadership;
    this.loop = new ReconcileLoop(new WorkQueue(QueueListener.NONE), leadership::reconsider);
    this.webhooks = new WebhookConfigurations(client);
    this.restarts = new WatchRestarts(client.getMasterUrl());
    this.sandbox = new SandboxWatch(client, restarts, this::changed);
    this.exemptions = new ExemptionWatch(client, restarts, this::changed);
    this.replicas = new ReplicaWatch(client, leadership.namespace(), restarts, this::changed);
    this.limitRanges = new LimitRanges(client, restarts, this::changed);
    this.cluster = new Cluster(client, leadership, restarts, resources(), loop, webhooks);
    this.installation =
        options.map(
            each ->
                new InstallationController(client, leadership, loop, webhooks, this::retry, each));
  }

  @Override
  public synchronized void start(Consumer<PolicySet> to) {
    listener = to;
    for (Kind kind : Kind.values()) {
      SharedIndexInformer<GenericKubernetesResource> informer =
          client
              .genericKubernetesResources(PolicyResources.of(kind))
              .inAnyNamespace()
              .runnableInformer(0);
      policies.put(kind, informer);
      start(informer, PolicyResources.name(kind), PolicyResources.isOptional(kind));
    }
    SharedIndexInformer<Namespace> started = client.namespaces().runnableInformer(0);
    namespaces = started;
    start(started, "namespaces", false);
    sandbox.start();
    exemptions.start();
    replicas.start();
    limitRanges.start();
    leadership.unless(this::endedWork);
    webhooks.start(this::retry, this::webhooksChanged);
    installation.ifPresent(InstallationController::start);
    loop.start(executor, WORKERS);
    leadership.start(e -> retry("Lease of the election", e));
  }

  private boolean retry(String what, Throwable e) {
    return restarts.retry(what, false, e);
  }

  private void webhooksChanged() {
    installation.ifPresent(InstallationController::webhooksChanged);
    cluster.webhooksChanged();
  }

  private <T extends HasMetadata> void start(
      SharedIndexInformer<T> informer, String what, boolean isOptional) {
    OnDifference.<T>ofGeneration(this::changed).start(informer, restarts, what, isOptional);
  }

  @Override
  public void stop() {
    loop.close();
    leadership.stop();
    webhooks.stop();
    installation.ifPresent(InstallationController::stop);
    synchronized (this) {
      listener = null;
      policies.values().forEach(SharedIndexInformer::stop);
      if (namespaces != null) {
        namespaces.stop();
      }
      sandbox.stop();
      exemptions.stop();
      replicas.stop();
      limitRanges.stop();
    }
    client.close();
  }

  @Override
  public synchronized Optional<String> ended() {
    Optional<String> watch = Optional.empty();
    if (namespaces == null) {
      return Optional.of("The watch of the policies has not started.");
    }
    if (namespaces.stopped().toCompletableFuture().isDone()) {
      watch = Optional.of("namespaces");
    } else if (!sandbox.isWatching()) {
      watch = Optional.of("RuntimePolicies, RuntimeClasses and nodes");
    } else if (!exemptions.isWatching()) {
      watch = Optional.of("ValidationExemptions");
    } else if (!replicas.isWatching()) {
      watch = Optional.of("replicas");
    } else if (!limitRanges.isWatching()) {
      watch = Optional.of("LimitRanges");
    }
    return watch
        .or(
            () ->
                policies.entrySet().stream()
                    .filter(each -> each.getValue().stopped().toCompletableFuture().isDone())
                    .map(each -> PolicyResources.name(each.getKey()))
                    .findFirst())
        .map("The watch of the %s has ended."::formatted)
        .or(
            () ->
                leadership.isWorking()
                    ? Optional.empty()
                    : Optional.of("The election of a leader has ended."))
        .or(this::endedWork);
  }

  /** What a leader needs, and has ended; empty if nothing has. */
  private Optional<String> endedWork() {
    if (!loop.isAlive()) {
      return Optional.of("The work on what the leader writes has ended.");
    }
    if (!webhooks.isWorking()) {
      return Optional.of("The watch of the webhook configurations has ended.");
    }
    return installation.flatMap(InstallationController::ended);
  }

  @Override
  public boolean isLeader() {
    return installation.isPresent() && leadership.isLeader();
  }

  @Override
  public Optional<Cluster> cluster() {
    return Optional.of(cluster);
  }

  @Override
  public PolicyRefresh refresh() {
    return new ClusterRefresh(client, executor);
  }

  @Override
  public String description() {
    return "cluster " + client.getMasterUrl();
  }

  /** Any number of changes before the compilation starts cause one; none after it is lost. */
  private void changed() {
    if (compileIsDue.compareAndSet(false, true)) {
      executor.execute(this::compile);
    }
  }

  private synchronized void compile() {
    compileIsDue.set(false);
    if (listener == null || namespaces == null || !isComplete(namespaces)) {
      return;
    }
    Map<String, Map<String, String>> labels = new HashMap<>();
    for (Namespace each : namespaces.getStore().list()) {
      labels.put(
          each.getMetadata().getName(),
          Objects.requireNonNullElse(each.getMetadata().getLabels(), Map.of()));
    }
    List<ModelPolicy> compiled = new ArrayList<>();
    Map<PolicyId, Instant> created = new HashMap<>();
    policies.forEach(
        (kind, informer) -> {
          for (GenericKubernetesResource each : informer.getStore().list()) {
            PolicyId id = id(kind, each);
            compiled.add(PolicyReader.read(id, each.getAdditionalProperties().get("spec")));
            created.put(id, Instant.parse(each.getMetadata().getCreationTimestamp()));
          }
        });
    PolicySet snapshot =
        PolicySet.of(compiled, sandbox.snapshot(), new Namespaces(labels, true), List.of())
            .withVerifiers(replicas.verifiers())
            .withCreated(created)
            .with(exemptions.snapshot())
            .withLimitRanges(limitRanges.snapshot());
    listener.accept(snapshot);
    installation.ifPresent(each -> each.update(snapshot, resources()));
  }

  private Stored resources() {
    return new Stored(this::stored, sandbox::stored, exemptions::stored);
  }

  private boolean isComplete(SharedIndexInformer<Namespace> required) {
    return required.hasSynced()
        && sandbox.isComplete()
        && exemptions.isComplete()
        && replicas.isComplete()
        && limitRanges.isComplete()
        && policies.entrySet().stream()
            .allMatch(
                each -> PolicyResources.isOptional(each.getKey()) || each.getValue().hasSynced());
  }

  /** A policy's resource as it is now, its status included. */
  private synchronized Optional<GenericKubernetesResource> stored(PolicyId id) {
    SharedIndexInformer<GenericKubernetesResource> informer = policies.get(id.kind());
    String key = id.namespace().isEmpty() ? id.name() : id.namespace() + "/" + id.name();
    return Optional.ofNullable(informer).map(each -> each.getStore().getByKey(key));
  }

  private static PolicyId id(Kind kind, GenericKubernetesResource resource) {
    String namespace = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "");
    return new PolicyId(kind, namespace, resource.getMetadata().getName());
  }
}
