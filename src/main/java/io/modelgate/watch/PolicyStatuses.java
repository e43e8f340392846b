package io.modelgate.watch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.reconcile.ReconcileResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes the conditions of policies: Ready, and Reachable. Others write other parts of the status,
 * each as a field manager of its own.
 */
final class PolicyStatuses {
  private static final String TOO_MANY =
      "%s receive it, because all ModelRecalls together are longer than %s: delete those that"
          + " are no longer needed.";

  private final KubernetesClient client;
  private final RefusedWrites refusals;
  private final PullSecretWatches pullSecrets;
  private final Function<Policy, Optional<PolicyCondition>> natives;
  private final Predicate<SandboxPolicy> withoutWebhook;
  private final Map<String, String> lastWritten = new ConcurrentHashMap<>();
  private final PropagationDelay settling = new PropagationDelay(System::nanoTime);

  /**
   * Writes to a cluster.
   *
   * @param natives whether the API server itself enforces a policy; empty if that is not known yet
   * @param withoutWebhook whether it does so alone
   */
  PolicyStatuses(
      KubernetesClient client,
      RefusedWrites refusals,
      PullSecretWatches pullSecrets,
      Function<Policy, Optional<PolicyCondition>> natives,
      Predicate<SandboxPolicy> withoutWebhook) {
    this.client = client;
    this.natives = natives;
    this.withoutWebhook = withoutWebhook;
    this.refusals = refusals;
    this.pullSecrets = pullSecrets;
  }

  /** Keeps no memory of policies that are gone. */
  void retain(PolicySet policies) {
    Set<String> present = new HashSet<>();
    policies.policies().forEach(policy -> present.add(policy.display()));
    lastWritten.keySet().retainAll(present);
    settling.retain(present);
    refusals.retain(policies.policies().stream().map(Policy::id).collect(toUnmodifiableSet()));
  }

  /**
   * Writes a policy's, where they differ from what is there.
   *
   * @param resource the policy as it is stored
   * @param reachability whether its pods come to the webhook
   */
  ReconcileResult write(
      Policy policy,
      GenericKubernetesResource resource,
      PolicySet policies,
      Reachability reachability) {
    PolicyCondition ready =
        PolicyCondition.ready(
            policy instanceof Policy.Broken broken ? broken.fault() + "." : PolicyCondition.FINE);
    List<Condition> before = PolicyCondition.conditions(resource);
    List<PolicyCondition> checks =
        policy.match(
            model ->
                Stream.concat(
                        Stream.of(
                            ready, PolicyCondition.reachable(reachability.fault(model, policies))),
                        Stream.concat(
                            natives.apply(model).stream(),
                            pullSecrets.check(model, policies, reachability, before).stream()))
                    .toList(),
            sandbox ->
                Stream.concat(
                        Stream.of(
                            required(sandbox).orElse(ready),
                            reachable(sandbox, reachability),
                            PolicyCondition.available(
                                Availability.fault(sandbox, policies.runtimes()))),
                        natives.apply(sandbox).stream())
                    .toList(),
            exemption -> List.of(ready, active(exemption)),
            recall -> List.of(untold(recall.id(), policies.recalls()).orElse(ready)),
            trustRoot -> List.of(ready));
    return write(
        policy,
        resource,
        before,
        Stream.concat(checks.stream(), reported(policy.id(), before).stream()).toList());
  }

  /**
   * Writes that nothing is known any more of what was said, because no replica goes on.
   *
   * @param resource the policy as it is stored
   */
  ReconcileResult writeEnding(Policy policy, GenericKubernetesResource resource) {
    List<Condition> before = PolicyCondition.conditions(resource);
    return write(
        policy,
        resource,
        before,
        before.stream()
            .filter(each -> PolicyCondition.OF_EVERY_POLICY.contains(each.getType()))
            .map(PolicyStatuses::ending)
            .toList());
  }

  /** Who asks for what the API server does not do is to know, though the webhook does it. */
  private Optional<PolicyCondition> required(SandboxPolicy policy) {
    if (!(policy instanceof SandboxPolicy.Usable usable)) {
      return Optional.empty();
    }
    return natives
        .apply(policy)
        .flatMap(
            each ->
                switch (usable.inApiServer()) {
                  case Required ->
                      nonEmpty(each.fault()).map(why -> "spec.native is Required. " + why);
                  case Only ->
                      nonEmpty(each.fault())
                          .or(() -> nonEmpty(each.note()))
                          .map(why -> "spec.native is Only, but the webhook stays. " + why);
                  default -> Optional.<String>empty();
                })
        .map(PolicyCondition::ready);
  }

  private static Optional<String> nonEmpty(String sentence) {
    return Optional.of(sentence).filter(each -> !each.equals(PolicyCondition.FINE));
  }

  private PolicyCondition reachable(SandboxPolicy policy, Reachability reachability) {
    return withoutWebhook.test(policy)
        ? PolicyCondition.needsNoWebhook()
        : PolicyCondition.reachable(reachability.fault(policy));
  }

  /** The API server goes on without us. */
  private static PolicyCondition ending(Condition before) {
    boolean isNative =
        before.getType().equals(PolicyCondition.NATIVE) && "True".equals(before.getStatus());
    return isNative
        ? PolicyCondition.isNative(
            Objects.requireNonNullElse(before.getMessage(), PolicyCondition.FINE))
        : PolicyCondition.ending(before.getType());
  }

  /** What its status says besides. */
  private static Map<String, Object> fields(Policy policy) {
    if (policy instanceof Usable usable) {
      return Map.of("method", usable.method().displayName());
    }
    return policy instanceof CompiledTrustRoot.Usable root ? TrustRootFields.of(root) : Map.of();
  }

  private static Optional<PolicyCondition> untold(PolicyId recall, Recalls recalls) {
    if (recalls.beyondLines().contains(recall)) {
      return Optional.of(PolicyCondition.ready(TOO_MANY.formatted("No verifier is", "1 MB")));
    }
    return recalls.beyond().contains(recall)
        ? Optional.of(
            PolicyCondition.ready(
                TOO_MANY.formatted("Only verifiers of continuous validation are", "64 KiB")))
        : Optional.empty();
  }

  private static PolicyCondition active(Exemption exemption) {
    return exemption instanceof Exemption.Usable usable
        ? PolicyCondition.active(usable.isActive(Instant.now()), usable.expires())
        : PolicyCondition.INACTIVE_BROKEN;
  }

  /** A new leader keeps what the last one said until it has tried itself. */
  private Optional<PolicyCondition> reported(PolicyId policy, List<Condition> before) {
    Optional<String> refused = refusals.fault(policy);
    Optional<Condition> stored =
        before.stream().filter(each -> each.getType().equals(PolicyCondition.REPORTED)).findFirst();
    return refused
        .or(
            () ->
                stored.map(
                    each ->
                        refusals.isKnown(policy)
                            ? PolicyCondition.FINE
                            : Objects.requireNonNullElse(each.getMessage(), PolicyCondition.FINE)))
        .map(PolicyCondition::reported);
  }

  /** Whether a condition is stored that is said no more, since a setting was taken back. */
  private static boolean isLeftOver(List<Condition> before, List<Condition> now) {
    return Stream.of(before, now)
            .map(
                all ->
                    all.stream()
                        .filter(each -> each.getType().equals(PolicyCondition.PULL_SECRETS)))
            .mapToLong(Stream::count)
            .distinct()
            .count()
        > 1;
  }

  private ReconcileResult write(
      Policy policy,
      GenericKubernetesResource resource,
      List<Condition> before,
      List<PolicyCondition> checks) {
    String key = policy.display();
    Map<String, Object> status = new HashMap<>(fields(policy));
    Long generation = resource.getMetadata().getGeneration();
    status.put("observedGeneration", generation);
    List<Condition> now =
        checks.stream().map(check -> check.condition(generation, before)).toList();
    if (now.stream().allMatch(each -> PolicyCondition.isAmong(each, before))
        && !isLeftOver(before, now)) {
      return ReconcileResult.DONE;
    }
    List<String> said = now.stream().map(Condition::getStatus).toList();
    if (!settling.hasElapsed(key, List.of(generation, said))) {
      return new ReconcileResult.Retry(Duration.ofMillis(PropagationDelay.DELAY_MILLIS));
    }
    String what =
        resource.getMetadata().getResourceVersion()
            + now.stream().map(each -> each.getStatus() + each.getMessage()).toList();
    if (what.equals(lastWritten.get(key))) {
      return ReconcileResult.DONE; // only the informer has yet to show it
    }
    status.put("conditions", now);
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(resource.getApiVersion());
    written.setKind(resource.getKind());
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    written.setAdditionalProperty("status", status);
    client
        .genericKubernetesResources(PolicyResources.of(policy.id().kind()))
        .resource(written) // in its namespace, or in none
        .subresource("status")
        .patch(ServerSideApply.OF_POLICIES);
    lastWritten.put(key, what); // not before it is: what is refused is tried again
    return ReconcileResult.DONE;
  }
}
