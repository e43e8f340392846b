package io.modelgate.watch;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * The Secrets by which nodes pull the verifier, of which a policy's condition says in which of its
 * namespaces they are missing. No pod is refused for that, so no request waits for them.
 */
final class PullSecretWatches {
  private final List<PullSecretWatch> watches;

  /**
   * Watches that have yet to start.
   *
   * @param names of the Secrets, often none
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is told the namespace in which one came or went
   * @param allChanged is called if more is known than before, or less
   */
  PullSecretWatches(
      KubernetesClient client,
      List<String> names,
      BiPredicate<String, Throwable> retry,
      Consumer<String> changed,
      Runnable allChanged) {
    watches =
        names.stream()
            .map(name -> new PullSecretWatch(client, name, retry, changed, allChanged))
            .toList();
  }

  void start() {
    watches.forEach(PullSecretWatch::start);
  }

  void stop() {
    watches.forEach(PullSecretWatch::stop);
  }

  /** Whether all watches go on. */
  boolean isWorking() {
    return watches.stream().allMatch(PullSecretWatch::isWorking);
  }

  /**
   * What a policy's condition is to say; empty if there are no such Secrets.
   *
   * @param before the conditions as they are stored: a new leader keeps what the last one said
   *     until it knows itself
   */
  Optional<PolicyCondition> check(
      ModelPolicy policy, PolicySet policies, Reachability reachability, List<Condition> before) {
    if (watches.isEmpty()) {
      return Optional.empty();
    }
    if (!watches.stream().allMatch(PullSecretWatch::isSettled)) {
      return before.stream()
          .filter(each -> each.getType().equals(PolicyCondition.PULL_SECRETS))
          .findFirst()
          .map(PullSecretWatches::kept);
    }
    Set<String> namespaces = namespaces(policy, policies, reachability);
    String fault =
        watches.stream().flatMap(each -> each.fault(namespaces).stream()).collect(joining(" "));
    return Optional.of(
        PolicyCondition.pullSecrets(
            fault, watches.stream().anyMatch(PullSecretWatch::isForbidden)));
  }

  private static PolicyCondition kept(Condition stored) {
    return PolicyCondition.pullSecrets(
        Objects.requireNonNullElse(stored.getMessage(), PolicyCondition.FINE),
        PolicyCondition.UNKNOWN.equals(stored.getStatus()));
  }

  /** Those in which a pod could get a verifier for the policy. */
  private static Set<String> namespaces(
      ModelPolicy policy, PolicySet policies, Reachability reachability) {
    return policies.namespaces().labels().entrySet().stream()
        .filter(each -> policy.namespaces().matches(each.getKey(), each.getValue()))
        .map(Map.Entry::getKey)
        .filter(name -> !reachability.isExcluded(name) && !policies.exempts(name))
        .collect(toUnmodifiableSet());
  }
}
