package io.modelgate.watch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Says in each policy's status whether it can be applied, and whether its pods come to us. */
final class ConditionReconciler implements Reconciler {
  /** The kinds of resources whose conditions it writes. */
  static final Set<String> KINDS =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.UPSTREAM)
          .map(Kind::spelling)
          .collect(toUnmodifiableSet());

  /**
   * What is to be written.
   *
   * @param policy about which
   */
  private record Task(Policy policy, Supplier<ReconcileResult> write) {}

  private final PolicyStatuses statuses;
  private final ReachabilityCache reachability;
  private volatile Map<Key, Task> tasks = Map.of();

  /**
   * A reconciler of all conditions.
   *
   * @param reachability which pods come to us, as the webhooks are at the moment
   * @param refusals what is refused of what is told about pods
   * @param pullSecrets where the Secrets are by which nodes pull the verifier
   * @param natives whether the API server itself enforces a policy; empty if that is not known yet
   * @param withoutWebhook whether it does so alone
   */
  ConditionReconciler(
      KubernetesClient client,
      Supplier<Reachability> reachability,
      RefusedWrites refusals,
      PullSecretWatches pullSecrets,
      Function<Policy, Optional<PolicyCondition>> natives,
      Predicate<SandboxPolicy> withoutWebhook) {
    this.statuses = new PolicyStatuses(client, refusals, pullSecrets, natives, withoutWebhook);
    this.reachability = new ReachabilityCache(reachability);
  }

  /**
   * Takes the newest policies into account.
   *
   * @param stored asks for a policy's resource as it is stored now
   * @param isEnding whether no replica goes on
   * @return those that are new, or another than before
   */
  Set<Key> update(
      PolicySet policies,
      Function<PolicyId, Optional<GenericKubernetesResource>> stored,
      boolean isEnding) {
    Map<Key, Task> newest = new HashMap<>();
    for (Policy policy : policies.policies()) {
      PolicyId id = policy.id();
      if (id.kind() != Kind.UPSTREAM) { // theirs has another status
        newest.put(
            new Key(id.kind().spelling(), id.namespace(), id.name()),
            new Task(
                policy,
                () ->
                    stored
                        .apply(id)
                        .map(
                            each ->
                                isEnding
                                    ? statuses.writeEnding(policy, each)
                                    : write(policy, each, policies))
                        .orElse(ReconcileResult.DONE)));
      }
    }
    statuses.retain(policies);
    Map<Key, Task> before = tasks;
    tasks = Map.copyOf(newest);
    Set<Key> changed = new HashSet<>();
    newest.forEach(
        (key, task) -> {
          Task older = before.get(key);
          if (older == null || !older.policy().equals(task.policy())) {
            changed.add(key);
          }
        });
    return changed;
  }

  /** Takes into account that the webhooks changed. */
  void webhooksChanged() {
    reachability.invalidate();
  }

  private ReconcileResult write(
      Policy policy, GenericKubernetesResource stored, PolicySet policies) {
    ReconcileResult written = statuses.write(policy, stored, policies, reachability.get());
    return written.equals(ReconcileResult.DONE) && policy instanceof Exemption.Usable exemption
        ? untilItEnds(exemption)
        : written;
  }

  private static ReconcileResult untilItEnds(Exemption.Usable exemption) {
    Instant now = Instant.now();
    return exemption.isActive(now)
        ? new ReconcileResult.Retry(Duration.between(now, exemption.expires()).plusMillis(1))
        : ReconcileResult.DONE;
  }

  /** All that there are. */
  Set<Key> keys() {
    return tasks.keySet();
  }

  /** Those of policies that may apply in a namespace: its own, and the cluster's. */
  List<Key> keysOf(String namespace) {
    return tasks.keySet().stream()
        .filter(key -> key.namespace().isEmpty() || key.namespace().equals(namespace))
        .toList();
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    Task task = tasks.get(key);
    return task == null ? ReconcileResult.DONE : task.write().get();
  }
}
