package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.exemption.Exemption;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.SandboxPolicies;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says in each policy's status whether it can be applied, and whether its pods come to us. */
final class ConditionReconciler implements Reconciler {
  /** The kinds of resources whose conditions it writes. */
  static final Set<String> KINDS =
      Set.of("ModelValidation", "ClusterModelValidation", "RuntimePolicy", "ValidationExemption");

  private static final Duration RECHECK = Duration.ofMinutes(1);

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

  /**
   * What is to be written.
   *
   * @param policy about which
   */
  private record Task(Object policy, Supplier<Result> write) {}

  private final PolicyStatuses statuses;
  private final Supplier<Reachability> reachability;
  private volatile Map<Key, Task> tasks = Map.of();
  private volatile @Nullable Reachability known;

  /**
   * A reconciler of all conditions.
   *
   * @param reachability which pods come to us, as the webhooks are at the moment
   */
  ConditionReconciler(KubernetesClient client, Supplier<Reachability> reachability) {
    this.statuses = new PolicyStatuses(client);
    this.reachability = reachability;
  }

  /**
   * Takes the newest policies into account.
   *
   * @return those that are new, or another than before
   */
  Set<Key> update(PolicySet policies, Stored stored) {
    Map<Key, Task> newest = new HashMap<>();
    for (ModelPolicy policy : policies.policies()) {
      PolicyId id = policy.id();
      if (id.kind() != Kind.UPSTREAM) { // theirs has another status
        newest.put(
            new Key(id.kind().spelling(), id.namespace(), id.name()),
            new Task(
                policy,
                () ->
                    stored
                        .model()
                        .apply(id)
                        .map(
                            each ->
                                statuses.write(policy, each, reachable().fault(policy, policies)))
                        .orElse(Result.DONE)));
      }
    }
    SandboxPolicies sandbox = policies.sandbox();
    for (SandboxPolicy policy : sandbox.policies()) {
      newest.put(
          Key.ofCluster("RuntimePolicy", policy.name()),
          new Task(
              policy,
              () ->
                  stored
                      .runtime()
                      .apply(policy.name())
                      .map(
                          each ->
                              statuses.write(
                                  policy,
                                  each,
                                  reachable().fault(policy),
                                  Availability.fault(policy, sandbox.runtimes())))
                      .orElse(Result.DONE)));
    }
    for (Exemption exemption : policies.exemptions().all()) {
      newest.put(
          Key.ofCluster("ValidationExemption", exemption.name()),
          new Task(
              exemption,
              () ->
                  stored
                      .exemption()
                      .apply(exemption.name())
                      .map(each -> write(exemption, each))
                      .orElse(Result.DONE)));
    }
    statuses.forgetOthers(policies);
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
    known = null;
  }

  private Reachability reachable() {
    Reachability now = known;
    if (now == null) {
      now = reachability.get();
      known = now;
    }
    return now;
  }

  private Result write(Exemption exemption, GenericKubernetesResource stored) {
    Result written = statuses.write(exemption, stored, Instant.now());
    return written.equals(Result.DONE) && exemption instanceof Exemption.Usable
        ? new Result.Retry(RECHECK) // it ends one day
        : written;
  }

  /** All that there are. */
  Set<Key> keys() {
    return tasks.keySet();
  }

  @Override
  public Result reconcile(Key key) {
    Task task = tasks.get(key);
    return task == null ? Result.DONE : task.write().get();
  }
}
