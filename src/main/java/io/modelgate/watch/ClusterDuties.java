package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.exemption.Exemption;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.SandboxPolicies;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.watch.serving.Attempts;
import io.modelgate.watch.serving.DashboardLink;
import io.modelgate.watch.serving.OwnWebhooks;
import io.modelgate.watch.serving.Owners;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one replica does for all: it keeps the webhooks at what the policies select, and says in
 * each policy's status whether it can be applied. Every few seconds it looks whether somebody else
 * changed what it wrote.
 */
final class ClusterDuties {
  private static final int SECONDS = 5;
  private static final int SOON_MILLIS = 200;

  /**
   * Asks for policies' resources as they are stored now.
   *
   * @param model model policies
   * @param runtime runtime policies, by name
   * @param exemption exemptions, by name
   */
  record Stored(
      Function<PolicyId, Optional<GenericKubernetesResource>> model,
      Function<String, Optional<GenericKubernetesResource>> runtime,
      Function<String, Optional<GenericKubernetesResource>> exemption) {}

  private record Snapshot(PolicySet policies, Stored stored) {}

  private final Leadership leadership;
  private final Owners owners;
  private final Optional<OwnWebhooks> own;
  private final DashboardLink link;
  private final WebhookKeeper webhooks;
  private final PolicyStatuses statuses;
  private final Attempts attempts = new Attempts();
  private final ScheduledExecutorService executor;
  private volatile @Nullable Snapshot newest;
  private final AtomicBoolean isDue = new AtomicBoolean();
  private final AtomicBoolean settlingIsDue = new AtomicBoolean();
  private volatile boolean isStopped;
  private volatile @Nullable Future<?> routine;
  private volatile @Nullable Future<?> soon;
  private volatile @Nullable Future<?> later;

  /**
   * Duties in one cluster.
   *
   * @param own the webhooks that stand still, where no manifest brings them
   * @param link the console's link to the status page
   */
  ClusterDuties(
      KubernetesClient client,
      Leadership leadership,
      ScheduledExecutorService executor,
      Owners owners,
      Optional<OwnWebhooks> own,
      DashboardLink link) {
    this.leadership = leadership;
    this.owners = owners;
    this.own = own;
    this.link = link;
    this.webhooks = new WebhookKeeper(client);
    this.statuses = new PolicyStatuses(client);
    this.executor = executor;
  }

  void start() {
    routine = executor.scheduleWithFixedDelay(this::perform, 1, SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    isStopped = true;
    for (Future<?> started : new Future<?>[] {routine, soon, later}) {
      if (started != null) {
        started.cancel(false);
      }
    }
  }

  boolean isLeader() {
    return leadership.isLeader();
  }

  /** Whether it goes on; false only before the start, and where it ended. */
  boolean isWorking() {
    Future<?> started = routine;
    return started != null && !started.isDone();
  }

  /** Takes the newest policies into account, soon; many changes at once become one. */
  void update(PolicySet policies, Stored stored) {
    newest = new Snapshot(policies, stored);
    if (isDue.compareAndSet(false, true)) {
      soon = executor.schedule(this::perform, SOON_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void performSettled() {
    settlingIsDue.set(false);
    perform();
  }

  private synchronized void perform() {
    isDue.set(false);
    Snapshot snapshot = newest;
    if (snapshot == null || !leadership.isLeader()) {
      return;
    }
    try {
      attempts.to("What goes with the ClusterRoleBindings", () -> install(snapshot.policies()));
      attempts.to("The statuses of the policies", () -> writeStatuses(snapshot));
      if (statuses.isUnsettled() && settlingIsDue.compareAndSet(false, true)) {
        later = executor.schedule(this::performSettled, Settling.MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (IllegalStateException e) {
      if (!isStopped) { // else the client was closed while it was used
        throw e;
      }
    }
  }

  private void install(PolicySet policies) {
    List<OwnerReference> present = owners.now();
    own.ifPresent(
        each -> attempts.to("What manifests bring elsewhere", () -> each.keep(present, attempts)));
    webhooks.keep(policies, present, attempts);
    attempts.to("The console's link", () -> link.keep(present));
  }

  private void writeStatuses(Snapshot snapshot) {
    PolicySet policies = snapshot.policies();
    statuses.begin(policies);
    Reachability reachability = Reachability.of(webhooks);
    for (ModelPolicy policy : policies.policies()) {
      if (policy.id().kind() != Kind.UPSTREAM) { // theirs has another status
        attempts.to(
            "The status of " + policy.id().display(),
            () ->
                snapshot
                    .stored()
                    .model()
                    .apply(policy.id())
                    .ifPresent(
                        stored ->
                            statuses.write(policy, stored, reachability.fault(policy, policies))));
      }
    }
    SandboxPolicies sandbox = policies.sandbox();
    for (SandboxPolicy policy : sandbox.policies()) {
      attempts.to(
          "The status of " + policy.display(),
          () ->
              snapshot
                  .stored()
                  .runtime()
                  .apply(policy.name())
                  .ifPresent(
                      stored ->
                          statuses.write(
                              policy,
                              stored,
                              reachability.fault(policy),
                              Availability.fault(policy, sandbox.runtimes()))));
    }
    for (Exemption exemption : policies.exemptions().all()) {
      attempts.to(
          "The status of " + exemption.display(),
          () ->
              snapshot
                  .stored()
                  .exemption()
                  .apply(exemption.name())
                  .ifPresent(stored -> statuses.write(exemption, stored, Instant.now())));
    }
  }
}
