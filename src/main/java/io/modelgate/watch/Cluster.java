package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.resource.PolicyResource;
import io.modelgate.watch.access.AccessReviews;
import io.modelgate.watch.outcome.ChangeListener;
import io.modelgate.watch.outcome.ConfigMapWriter;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.PodChanges;
import io.modelgate.watch.outcome.PodEvent;
import io.modelgate.watch.outcome.PodOwners;
import io.modelgate.watch.outcome.PodPages;
import io.modelgate.watch.outcome.PodWatch;
import io.modelgate.watch.outcome.PolicyPodStatus;
import io.modelgate.watch.outcome.RecallPodStatus;
import io.modelgate.watch.outcome.ReportContent;
import io.modelgate.watch.outcome.ReportKind;
import io.modelgate.watch.outcome.ReportWatch;
import io.modelgate.watch.outcome.ReportWriter;
import io.modelgate.watch.outcome.StatusWriter;
import io.modelgate.watch.outcome.WriteResult;
import io.modelgate.watch.serving.CaBundles;
import io.modelgate.watch.serving.CertificateSecret;
import io.modelgate.watch.serving.InstalledApis;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The cluster that policies come from, to those who tell what became of them. */
public final class Cluster {
  private final OpenShiftClient client;
  private final Leadership leadership;
  private final WatchRestarts restarts;
  private final Function<PolicyId, Optional<GenericKubernetesResource>> stored;
  private final Supplier<List<PolicyResource>> policies;
  private final AccessReviews access;
  private final PodPages pods;
  private final StatusWriter writer;
  private final ReportWriter reportWriter;
  private final ConfigMapWriter recallsWriter;
  private final ConfigMapWriter receiptsWriter;
  private final PodOwners owners;
  private final ReconcileLoop loop;
  private final WebhookConfigurations webhooks;
  private final RefusedWrites refusals;
  private final InstalledApis apis;
  private final List<Runnable> ofWebhooks = new CopyOnWriteArrayList<>();
  private final List<Consumer<Key>> storedListeners = new CopyOnWriteArrayList<>();

  /**
   * A cluster.
   *
   * @param stored the policies as they are stored
   * @param policies the same, all of them, as they are compiled from
   * @param loop that works on what the leader writes
   * @param webhooks our webhook configurations, watched
   * @param refusals what is refused of what is told about pods
   * @param apis which groups of kinds of others there are
   */
  Cluster(
      OpenShiftClient client,
      Leadership leadership,
      WatchRestarts restarts,
      Function<PolicyId, Optional<GenericKubernetesResource>> stored,
      Supplier<List<PolicyResource>> policies,
      ReconcileLoop loop,
      WebhookConfigurations webhooks,
      RefusedWrites refusals,
      InstalledApis apis) {
    this.client = client;
    this.apis = apis;
    this.leadership = leadership;
    this.restarts = restarts;
    this.stored = stored;
    this.policies = policies;
    this.access = new AccessReviews(client);
    this.pods = new PodPages(client);
    this.writer = new StatusWriter(client);
    this.reportWriter = new ReportWriter(client);
    this.recallsWriter = new ConfigMapWriter(client, RecallsVolume.CONFIG_MAP);
    this.receiptsWriter = new ConfigMapWriter(client, ReceiptsVolume.CONFIG_MAP);
    this.owners = new PodOwners(client);
    this.loop = loop;
    this.webhooks = webhooks;
    this.refusals = refusals;
  }

  /** Whether this replica is the one that writes. */
  public boolean isLeader() {
    return leadership.isLeader();
  }

  /** The loop that works on what the leader writes. */
  public ReconcileLoop loop() {
    return loop;
  }

  /** What the API server refuses of what is told about pods. */
  public RefusedWrites refusals() {
    return refusals;
  }

  /** Is called, by any thread, when this replica became the leader, and when it is no more. */
  public void onLeadership(Runnable listener) {
    leadership.onChange(listener);
  }

  /** Is called, by any thread, when one of our webhook configurations came, changed or went. */
  public void onWebhooks(Runnable listener) {
    ofWebhooks.add(listener);
  }

  void webhooksChanged() {
    ofWebhooks.forEach(Runnable::run);
  }

  /**
   * Has this replica give the lease back, and not take it, while there is a reason.
   *
   * @param reason why it must not lead, one sentence; empty if it may
   */
  public void leadUnless(Supplier<Optional<String>> reason) {
    leadership.unless(reason);
  }

  /**
   * A watch of all pods; whoever calls starts and closes it.
   *
   * @param changed is told which pod came, changed or went
   * @param complete is called once all pods are known that there were
   */
  public PodWatch watchPods(ChangeListener changed, Runnable complete) {
    return new PodWatch(client, e -> restarts.retry("pods", false, e), changed, complete);
  }

  /**
   * A watch of our reports of one kind; whoever calls closes it.
   *
   * @param changed is told which report came, changed or went
   */
  public ReportWatch watchReports(ReportKind kind, ChangeListener changed) {
    return new ReportWatch(
        client, apis, kind, e -> restarts.retry(kind.display(), false, e), changed);
  }

  /**
   * Has somebody told, by any thread, when a group of kinds of others came or went.
   *
   * @return ends that
   */
  public Runnable onInstalledApis(Runnable listener) {
    return apis.onChange(listener);
  }

  /**
   * Whether this process runs in the cluster that it watches: then the API server reaches it by its
   * Service.
   */
  public static boolean isAround() {
    return ClusterClient.isInside();
  }

  /**
   * Begins to watch the Secret with certificates of our own; whoever calls closes it.
   *
   * @param changed is called when it came, changed or went
   */
  public CertificateSecret watchCertificates(String namespace, Runnable changed) {
    return new CertificateSecret(
        client, namespace, e -> restarts.retry("serving certificate", false, e), changed);
  }

  /** Whom the API server trusts when it calls our webhooks. */
  public CaBundles caBundles() {
    return new CaBundles(webhooks);
  }

  /** Writes the report about a pod. */
  public WriteResult write(ReportKind kind, ReportContent report) {
    return reportWriter.write(kind, report);
  }

  /** Removes the report about a pod. */
  public WriteResult removeReport(ReportKind kind, String namespace, String name) {
    return reportWriter.remove(kind, namespace, name);
  }

  /**
   * Writes into a namespace what is recalled, where sidecars read it.
   *
   * @param lines a recall each
   */
  public WriteResult writeRecalls(String namespace, String lines) {
    return recallsWriter.write(namespace, Map.of(RecallsVolume.FILE, lines));
  }

  /** Removes it from there. */
  public WriteResult removeRecalls(String namespace) {
    return recallsWriter.remove(namespace);
  }

  /**
   * Writes receipts into a namespace, where its verifiers read them.
   *
   * @param receipts by the names of their files; at least one
   */
  public WriteResult writeReceipts(String namespace, Map<String, String> receipts) {
    return receiptsWriter.write(namespace, receipts);
  }

  /** Removes them from there. */
  public WriteResult removeReceipts(String namespace) {
    return receiptsWriter.remove(namespace);
  }

  /**
   * Tells from now on of every policy and exemption whose stored form changes, its status included.
   *
   * @return ends that
   */
  public Runnable onStored(Consumer<Key> listener) {
    storedListeners.add(listener);
    return () -> storedListeners.remove(listener);
  }

  /**
   * The same, for whoever need not know which.
   *
   * @return ends that
   */
  public Runnable onStoredPolicies(Runnable listener) {
    return onStored(key -> listener.run());
  }

  /**
   * Changes of pods, for a listener that keeps them watched, and closes them.
   *
   * @param changed receives the namespace; empty if changes anywhere may have been missed
   */
  public PodChanges podChanges(Consumer<String> changed) {
    return new PodChanges(client, changed);
  }

  /** A policy or exemption is stored in another form than before. */
  void reportStored(Key key) {
    storedListeners.forEach(each -> each.accept(key));
  }

  /** How often the list or watch of each kind of resource failed and began again. */
  public Map<String, Long> watchRestarts() {
    return restarts.counts();
  }

  /** Asks the API server who somebody is, and what they may see. */
  public AccessReviews access() {
    return access;
  }

  /** Pods as they are now, for whoever does not watch them. */
  public PodPages pods() {
    return pods;
  }

  /** The policies as they are stored now, of every kind. */
  public List<PolicyResource> policies() {
    return policies.get();
  }

  /** What a policy's status says, whichever replica wrote it. */
  public StoredStatus status(PolicyId policy) {
    return stored.apply(policy).map(StoredStatus::of).orElse(StoredStatus.NONE);
  }

  /** How many pods an exemption's status counts, if it does. */
  public Optional<Integer> storedExempt(PolicyId exemption) {
    return stored.apply(exemption).flatMap(StoredPodCounts::exemptPods);
  }

  /** Writes into an exemption's status how many pods it exempts. */
  public WriteResult writeExempt(PolicyId exemption, int pods) {
    return write(exemption, Map.of("pods", pods));
  }

  /** Which pods a recall's status names, if it does. */
  public Optional<RecallPodStatus> storedRecall(PolicyId recall) {
    return stored.apply(recall).flatMap(StoredPodCounts::recallOutcome);
  }

  /** Writes into a recall's status which pods run what it recalls. */
  public WriteResult write(PolicyId recall, RecallPodStatus outcome) {
    return write(recall, outcome.fields());
  }

  /** The outcome that a policy's status holds, if it holds one. */
  public Optional<PolicyPodStatus> storedOutcome(PolicyId policy) {
    return stored.apply(policy).flatMap(StoredPodCounts::outcome);
  }

  /** Writes a policy's outcome into its status; not for policies of the upstream operator. */
  public WriteResult write(PolicyId policy, PolicyPodStatus outcome) {
    return write(policy, outcome.fields());
  }

  private WriteResult write(PolicyId policy, Map<String, Object> status) {
    return writer.status(
        PolicyResources.of(policy.kind()), policy.namespace(), policy.name(), status);
  }

  /** Whether the kind of policy has a status that is ours. */
  public static boolean hasOutcome(PolicyId policy) {
    return policy.kind() != Kind.UPSTREAM;
  }

  /** Creates an Event, unless it is there. */
  public WriteResult write(PodEvent event) {
    return writer.event(event, leadership.identity());
  }

  /** The controller of a pod's controller, or the latter where it has none that can be seen. */
  public Owner outermostOwner(String namespace, Owner owner) {
    return owners.outermost(namespace, owner);
  }
}
