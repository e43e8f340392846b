package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicyRefresh;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.resource.CompiledPolicies;
import io.modelgate.watch.outcome.ReportKind;
import io.modelgate.watch.serving.InstalledApis;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Policies from a cluster, and all else that they are decided on with. */
final class ClusterSource implements PolicySource {
  private static final int WORKERS = 3;

  private final OpenShiftClient client;
  private final Executor executor;
  private final Leadership leadership;
  private final ReconcileLoop loop;
  private final WebhookConfigurations webhooks;
  private final Optional<InstallationController> installation;
  private final InstalledApis apis;
  private final WatchRestarts restarts;
  private final Cluster cluster;
  private final PolicyInformers policies;
  private final CompiledPolicies compiled;
  private final RuntimesWatch runtimes;
  private final ReplicaWatch replicas;
  private final LimitRanges limitRanges;
  private final AtomicBoolean compileIsDue = new AtomicBoolean();
  private PolicySet latest = PolicySet.of(List.of());
  private final SharedIndexInformer<Namespace> namespaces;
  private @Nullable Consumer<PolicySet> listener;

  /**
   * A source that also does what policies call for in the cluster.
   *
   * @param leadership that it takes part in
   * @param options of the installation that its leader keeps; empty for one that only reads
   * @param listener is told what happens in the work queue
   */
  ClusterSource(
      OpenShiftClient client,
      Executor executor,
      Leadership leadership,
      Optional<InstallationController.Options> options,
      QueueListener listener) {
    this(client, executor, leadership, options, listener, new CompiledPolicies());
  }

  /** The same where something else compiles. */
  ClusterSource(
      OpenShiftClient client,
      Executor executor,
      Leadership leadership,
      Optional<InstallationController.Options> options,
      QueueListener listener,
      CompiledPolicies compiled) {
    this.compiled = compiled;
    this.client = client;
    this.executor = executor;
    this.leadership = leadership;
    this.loop = new ReconcileLoop(new WorkQueue(listener), leadership::reconsider);
    this.webhooks = new WebhookConfigurations(client);
    this.restarts = new WatchRestarts(client.getMasterUrl());
    this.apis =
        new InstalledApis(
            client,
            Stream.concat(
                    Arrays.stream(PolicyId.Kind.values())
                        .filter(PolicyResources::isOptional)
                        .map(PolicyResources::of),
                    Arrays.stream(ReportKind.values()).map(ReportKind::context))
                .toList());
    this.policies = new PolicyInformers(client, apis, restarts, this::changed, loop);
    this.runtimes = new RuntimesWatch(client, restarts, this::changed);
    this.replicas = new ReplicaWatch(client, leadership.namespace(), restarts, this::changed);
    this.limitRanges = new LimitRanges(client, restarts, this::changed);
    this.namespaces = client.namespaces().runnableInformer(0);
    RefusedWrites refusals =
        new RefusedWrites(
            id -> loop.queue().add(new Key(id.kind().spelling(), id.namespace(), id.name())));
    this.cluster =
        new Cluster(
            client,
            leadership,
            restarts,
            policies::stored,
            policies::resources,
            loop,
            webhooks,
            refusals,
            apis);
    this.installation =
        options.map(
            each ->
                new InstallationController(
                    client, leadership, loop, webhooks, this::retry, refusals, each));
  }

  @Override
  public synchronized void start(Consumer<PolicySet> to) {
    listener = to;
    policies.reportStored(cluster::reportStored);
    policies.start();
    apis.start(this::retry);
    ChangeEventHandler.<Namespace>ofGeneration(this::changed)
        .start(namespaces, restarts, "namespaces", false);
    runtimes.start();
    replicas.start();
    limitRanges.start();
    leadership.unless(this::endedWork);
    webhooks.start(this::retry, this::webhooksChanged);
    installation.ifPresent(InstallationController::start);
    loop.start("modelgate-policies", WORKERS);
    leadership.start(e -> retry("Lease of the election", e));
  }

  private boolean retry(String what, Throwable e) {
    return restarts.retry(what, false, e);
  }

  private void webhooksChanged() {
    installation.ifPresent(InstallationController::webhooksChanged);
    cluster.webhooksChanged();
  }

  @Override
  public void stop() {
    loop.close();
    leadership.stop();
    webhooks.stop();
    apis.stop();
    installation.ifPresent(InstallationController::stop);
    synchronized (this) {
      listener = null;
      policies.stop();
      namespaces.stop();
      runtimes.stop();
      replicas.stop();
      limitRanges.stop();
    }
    client.close();
  }

  @Override
  public synchronized Optional<String> ended() {
    if (listener == null) {
      return Optional.of("The watch of the policies has not started.");
    }
    Optional<String> watch = Optional.empty();
    if (namespaces.stopped().toCompletableFuture().isDone()) {
      watch = Optional.of("namespaces");
    } else if (!runtimes.isWatching()) {
      watch = Optional.of("RuntimeClasses and nodes");
    } else if (!replicas.isWatching()) {
      watch = Optional.of("replicas");
    } else if (!limitRanges.isWatching()) {
      watch = Optional.of("LimitRanges");
    } else if (!apis.isWorking()) {
      watch = Optional.of("APIServices");
    }
    return watch
        .or(policies::ended)
        .map("The watch of the %s has ended."::formatted)
        .or(
            () ->
                leadership.isWorking()
                    ? Optional.empty()
                    : Optional.of("The election of a leader has stopped."))
        .or(this::endedWork);
  }

  /** What a leader needs, and has ended; empty if nothing has. */
  private Optional<String> endedWork() {
    if (!loop.isAlive()) {
      return Optional.of("The work queue of the leader has stopped.");
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
    if (listener == null || !isComplete()) {
      return;
    }
    PolicySet snapshot = snapshot();
    listener.accept(snapshot);
    installation.ifPresent(each -> each.update(snapshot, policies::stored, replicas.areEnding()));
  }

  private boolean isComplete() {
    return namespaces.hasSynced()
        && policies.isComplete()
        && replicas.isComplete()
        && limitRanges.isComplete();
  }

  /** Old policies are not to be decided by for ever: so a mistake of ours here denies. */
  private PolicySet snapshot() {
    try {
      latest =
          latest.next(
              compiled.of(policies.resources()),
              new DecisionContext(
                  new Namespaces(labels(), true),
                  runtimes.runtimes(),
                  replicas.verifiers(),
                  policies.created(),
                  limitRanges.snapshot()));
      return latest;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return PolicySet.faulty(
          List.of(
              "The policies cannot be applied because of an internal error in Modelgate (%s): report it."
                  .formatted(e.getClass().getSimpleName())));
    }
  }

  private Map<String, Map<String, String>> labels() {
    Map<String, Map<String, String>> labels = new HashMap<>();
    for (Namespace each : namespaces.getStore().list()) {
      labels.put(
          each.getMetadata().getName(),
          Objects.requireNonNullElse(each.getMetadata().getLabels(), Map.of()));
    }
    return labels;
  }
}
