package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.answer.ApiAnswer;
import io.modelgate.watch.serving.DashboardLink;
import io.modelgate.watch.serving.GuardReconciler;
import io.modelgate.watch.serving.OwnWebhooks;
import io.modelgate.watch.serving.WebhookConfigurations;
import io.modelgate.watch.serving.WebhookOwners;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What the leader keeps in the cluster: the webhooks at what the policies select, what manifests
 * bring elsewhere, the console's link, and the conditions of the policies. Each object is a key in
 * the work queue, which watches add when something changed.
 */
final class InstallationController {
  /**
   * What is not the same in each installation.
   *
   * @param makesWebhooks whether the controller makes the webhooks that stand still
   * @param asksForCaBundle whether OpenShift is then asked for the caBundle
   * @param pullSecrets names of Secrets by which nodes pull the verifier
   * @param verifier that this replica injects
   */
  record Options(
      boolean makesWebhooks, boolean asksForCaBundle, List<String> pullSecrets, Verifier verifier) {
    /** The manifests bring the webhooks. */
    static final Options INSTALLED =
        new Options(
            false,
            false,
            List.of(),
            new Verifier("modelgate/verifier", ContainerResources.NONE, new Fetchers(List.of())));
  }

  private final Leadership leadership;
  private final WorkQueue queue;
  private final WebhookConfigurations configurations;
  private final BiPredicate<String, Throwable> retry;
  private final WebhookOwners owners;
  private final Optional<OwnWebhooks> own;
  private final DashboardLink link;
  private final SelectedWebhookReconciler selected;
  private final GuardReconciler guards;
  private final PullSecretWatches pullSecrets;
  private final ConditionReconciler conditions;
  private final NativeWatch nativeWatch;
  private final NativeReconciler natives;
  private final NativeOnlyPolicies only = new NativeOnlyPolicies(this::onlyNativeChanged);
  private volatile Function<PolicyId, Optional<GenericKubernetesResource>> resources =
      id -> Optional.empty();
  private volatile Optional<PolicySet> policies = Optional.empty();

  /**
   * A controller that has yet to start.
   *
   * @param loop that works on the objects
   * @param configurations the webhooks, which somebody else begins to watch
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param refusals what is refused of what is told about pods
   */
  InstallationController(
      KubernetesClient client,
      Leadership leadership,
      ReconcileLoop loop,
      WebhookConfigurations configurations,
      BiPredicate<String, Throwable> retry,
      RefusedWrites refusals,
      Options options) {
    this.leadership = leadership;
    this.queue = loop.queue();
    this.configurations = configurations;
    this.retry = retry;
    String namespace = leadership.namespace();
    this.owners = new WebhookOwners(client, namespace);
    this.nativeWatch = new NativeWatch(client);
    this.own =
        options.makesWebhooks()
            ? Optional.of(
                new OwnWebhooks(
                    client,
                    namespace,
                    options.asksForCaBundle(),
                    owners::now,
                    this::servesPolicies,
                    retry,
                    queue::addFresh))
            : Optional.empty();
    this.link =
        new DashboardLink(
            client, namespace, owners::now, retry, () -> queue.addFresh(DashboardLink.KEY));
    this.selected =
        new SelectedWebhookReconciler(
            client,
            configurations::watched,
            () -> policies.orElse(PolicySet.NOT_LOADED),
            only::includes,
            owners::now);
    this.guards =
        new GuardReconciler(
            client, namespace, configurations::watched, owners::now, this::servesPolicies);
    this.pullSecrets =
        new PullSecretWatches(
            client, options.pullSecrets(), retry, this::pullSecretChanged, this::addConditions);
    this.natives =
        new NativeReconciler(
            client,
            nativeWatch,
            configurations::watched,
            () -> policies.orElse(PolicySet.NOT_LOADED),
            id -> resources.apply(id),
            id -> queue.add(new Key(id.kind().spelling(), id.namespace(), id.name())),
            owners::now,
            options.verifier(),
            only);
    this.conditions =
        new ConditionReconciler(
            client,
            () -> Reachability.of(selected),
            refusals,
            pullSecrets,
            natives::check,
            only::includes);
    register(loop);
  }

  private void register(ReconcileLoop loop) {
    Reconciler manifests = key -> own.map(each -> each.reconcile(key)).orElse(ReconcileResult.DONE);
    for (String kind : WebhookConfigurations.KINDS) {
      loop.register(
          kind,
          asLeader(
              key -> {
                if (key.equals(GuardReconciler.KEY)) {
                  return guards.reconcile(key);
                }
                return key.name().equals(WebhookConfigurations.selected(kind))
                    ? reconcileSelected(key)
                    : manifests.reconcile(key);
              }));
    }
    for (String kind :
        Set.of("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "Route")) {
      loop.register(kind, asLeader(manifests));
    }
    loop.register(DashboardLink.KEY.kind(), asLeader(link));
    loop.register(NativeReconciler.KIND, asLeader(natives));
    ConditionReconciler.KINDS.forEach(kind -> loop.register(kind, asLeader(conditions)));
  }

  private boolean servesPolicies() {
    return nativeWatch.isServed();
  }

  private ReconcileResult reconcileSelected(Key key) {
    Optional<String> before = selected.refusal(key.kind());
    ReconcileResult result = selected.reconcile(key);
    if (!before.equals(selected.refusal(key.kind()))) {
      webhooksChanged();
    }
    return result;
  }

  /** Nobody writes who does not lead, or does not know yet what is there. */
  private Reconciler asLeader(Reconciler reconciler) {
    return key -> {
      if (!leadership.isLeader()
          || !configurations.isComplete()
          || !owners.isComplete()
          || policies.isEmpty()) {
        return ReconcileResult.DONE; // all are added when that changes
      }
      try {
        return reconciler.reconcile(key);
      } catch (KubernetesClientException e) {
        return ApiAnswer.result(e);
      }
    };
  }

  void start() {
    leadership.onChange(this::addAll);
    owners.start(retry, this::addAll);
    nativeWatch.start(retry, queue::addFresh, this::addNatives); // says what is served
    own.ifPresent(OwnWebhooks::start);
    pullSecrets.start();
  }

  void stop() {
    owners.stop();
    own.ifPresent(OwnWebhooks::stop);
    link.stop();
    pullSecrets.stop();
    nativeWatch.stop();
  }

  /** What has ended that must go on, one sentence; empty if nothing has. */
  Optional<String> ended() {
    if (!owners.isWorking()) {
      return Optional.of("The watch of the ClusterRoleBindings has ended.");
    }
    if (!link.isWorking() || own.filter(each -> !each.isWorking()).isPresent()) {
      return Optional.of("The watch of what the controller installs has ended.");
    }
    if (!nativeWatch.isWorking()) {
      return Optional.of("The watch of native policies has ended.");
    }
    return pullSecrets.isWorking()
        ? Optional.empty()
        : Optional.of("The watch of the verifier's pull Secrets has ended.");
  }

  /**
   * Takes the newest policies into account.
   *
   * @param isEnding whether no replica goes on
   */
  void update(
      PolicySet newest,
      Function<PolicyId, Optional<GenericKubernetesResource>> stored,
      boolean isEnding) {
    Set<Key> changed = conditions.update(newest, stored, isEnding);
    boolean isFirst = policies.isEmpty();
    Optional<PolicySet> before = policies;
    policies = Optional.of(newest);
    resources = stored;
    if (isFirst) {
      addAll();
    }
    addSelected();
    if (before.filter(each -> isNativeTheSame(each, newest)).isEmpty()) {
      addNatives();
    }
    changed.forEach(queue::addFresh);
    addConditions(); // a namespace's label, a node
  }

  /** Whether nothing changed of what policies are compiled from for the API server. */
  private static boolean isNativeTheSame(PolicySet before, PolicySet now) {
    return before.sandbox().equals(now.sandbox())
        && before.models().equals(now.models())
        && before.exemptions().all().equals(now.exemptions().all())
        && before.runtimes().equals(now.runtimes())
        && before.verifiers().equals(now.verifiers());
  }

  private void addNatives() {
    natives.keys().forEach(queue::addFresh);
  }

  private void onlyNativeChanged() {
    addSelected();
    addConditions();
  }

  private void pullSecretChanged(String namespace) {
    conditions.keysOf(namespace).forEach(queue::add);
  }

  private void addConditions() {
    conditions.keys().forEach(queue::add);
  }

  /** Takes into account that one of the webhook configurations came, changed or went. */
  void webhooksChanged() {
    conditions.webhooksChanged();
    addSelected();
    addNatives();
    own.ifPresent(each -> each.keys().forEach(queue::add));
    addConditions();
  }

  private void addSelected() {
    queue.addFresh(GuardReconciler.KEY);
    WebhookConfigurations.KINDS.forEach(
        kind -> queue.addFresh(Key.ofCluster(kind, WebhookConfigurations.selected(kind))));
  }

  private void addAll() {
    Set<Key> all = new LinkedHashSet<>();
    own.ifPresent(each -> all.addAll(each.keys()));
    all.add(DashboardLink.KEY);
    all.addAll(conditions.keys());
    all.addAll(natives.keys());
    addSelected();
    all.forEach(queue::addFresh);
  }
}
