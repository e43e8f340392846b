package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.api.RuntimePolicySpec.Native;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.nativepolicy.GuardCompiler;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicyCompiler;
import io.modelgate.policy.nativepolicy.NativePolicyContext;
import io.modelgate.policy.nativepolicy.NativeSupport;
import io.modelgate.policy.nativepolicy.NativeSupport.NotNative;
import io.modelgate.policy.spec.NamespaceMatcher.Named;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.watch.answer.ApiAnswer;
import io.modelgate.watch.serving.WebhookConfigurations;
import io.modelgate.watch.serving.WebhookConfigurations.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what policies are compiled to for the API server itself: each is the owner of its own,
 * which go with it. They look at the namespaces that the webhooks look at.
 */
final class NativeReconciler implements Reconciler {
  /** The kind of the keys, by the names of policies: {@link NativeManifests#name}. */
  static final String KIND = "NativePolicy";

  /** How long a refusal counts: what the API server takes may become another. */
  private static final Duration REFUSED_RETRY_INTERVAL = Duration.ofMinutes(1);

  private static final String TOO_MANY =
      "there are more than %d effects of such policies".formatted(NativeSlots.COUNT);

  private static final String NOT_INSTALLED =
      "the webhooks, whose namespaces it looks at, are not installed";

  /** The policies that are compiled, by their names. */
  private record ByName(PolicySet of, Map<String, Policy> policies) {
    static ByName of(PolicySet all) {
      Map<String, Policy> policies = new HashMap<>();
      compiled(all).forEach(each -> policies.put(NativeManifests.name(each.id()), each));
      return new ByName(all, policies);
    }
  }

  private final NativeWatch watch;
  private final Lookup configurations;
  private final Supplier<PolicySet> policies;
  private final Function<PolicyId, Optional<GenericKubernetesResource>> resources;
  private final Consumer<PolicyId> changed;
  private final Verifier verifier;
  private final NativeOnlyPolicies only;
  private final NativeObjects objects;
  private final Map<String, PolicyCondition> checks = new ConcurrentHashMap<>();
  private volatile ByName byName = ByName.of(PolicySet.NOT_LOADED);

  /**
   * A reconciler of all.
   *
   * @param watch what is stored of them
   * @param configurations the webhooks, as they are stored
   * @param policies as they are now
   * @param resources asks for a policy's resource as it is stored now
   * @param changed receives the policy whose condition is another
   * @param owners with what those go whose policies are in a namespace, and can own none of them
   * @param verifier that this replica injects, which counts also if no replica is known
   * @param only which of them need no webhook
   */
  NativeReconciler(
      KubernetesClient client,
      NativeWatch watch,
      Lookup configurations,
      Supplier<PolicySet> policies,
      Function<PolicyId, Optional<GenericKubernetesResource>> resources,
      Consumer<PolicyId> changed,
      Supplier<List<OwnerReference>> owners,
      Verifier verifier,
      NativeOnlyPolicies only) {
    this.objects = new NativeObjects(client, watch, owners);
    this.verifier = verifier;
    this.only = only;
    this.watch = watch;
    this.configurations = configurations;
    this.policies = policies;
    this.resources = resources;
    this.changed = changed;
  }

  /** What a policy's status says of it; empty before it is known. */
  Optional<PolicyCondition> check(Policy policy) {
    return Optional.ofNullable(checks.get(NativeManifests.name(policy.id())));
  }

  /** The keys of all that is there, or is to be. */
  Set<Key> keys() {
    Set<Key> keys = new HashSet<>();
    compiled(policies.get())
        .forEach(each -> keys.add(Key.ofCluster(KIND, NativeManifests.name(each.id()))));
    watch.policies().forEach(each -> keys.add(Key.ofCluster(KIND, each)));
    return keys;
  }

  /** Those that are compiled; of the upstream operator's, nothing is reported. */
  private static Stream<Policy> compiled(PolicySet policies) {
    return Stream.concat(
        policies.sandbox().stream(),
        policies.models().stream().filter(each -> each.id().kind() != Kind.UPSTREAM));
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    String name = key.name();
    PolicySet all = policies.get();
    PolicySet now = all.at(Instant.now());
    Optional<Policy> policy = find(name, all);
    Optional<GenericKubernetesResource> owner = policy.flatMap(each -> resources.apply(each.id()));
    if (policy.isEmpty() || owner.isEmpty()) {
      checks.remove(name);
      only.end(name);
      objects.remove(name);
      return ReconcileResult.DONE;
    }
    if (!watch.isServed()) {
      leave(policy.get(), NativeWatch.NOT_SERVED);
      return ReconcileResult.DONE;
    }
    if (!watch.isComplete()) {
      return ReconcileResult.DONE; // comes again when it is known
    }
    return reconcile(policy.get(), owner.get(), now);
  }

  /** All of many policies are asked for at a start, one after the other. */
  @SuppressWarnings("ReferenceEquality") // a comparison of all policies, for every policy
  private Optional<Policy> find(String name, PolicySet all) {
    ByName known = byName;
    if (known.of() != all) {
      known = ByName.of(all);
      byName = known;
    }
    return Optional.ofNullable(known.policies().get(name));
  }

  private ReconcileResult reconcile(Policy policy, GenericKubernetesResource owner, PolicySet now) {
    Optional<NativeScope> scope =
        configurations
            .get("ValidatingWebhookConfiguration", WebhookConfigurations.STILL)
            .flatMap(NativeScope::of);
    NativeSupport nativeness = nativeness(policy, now);
    String name = NativeManifests.name(policy.id());
    if (nativeness instanceof NotNative not) {
      Duration stays = leave(policy, not.reason());
      if (stays.compareTo(Duration.ZERO) > 0) {
        return new ReconcileResult.Retry(stays);
      }
      objects.remove(name);
      return ReconcileResult.DONE;
    }
    if (scope.isEmpty()) {
      leave(policy, NOT_INSTALLED);
      return ReconcileResult.DONE;
    }
    NativePolicy compiled = ((NativeSupport.Native) nativeness).policy();
    Optional<List<GenericKubernetesResource>> wanted = wanted(compiled, scope.get());
    if (wanted.isEmpty()) {
      leave(policy, TOO_MANY);
      return ReconcileResult.DONE;
    }
    try {
      boolean wasThere = objects.reconcile(policy.id(), owner, wanted.get());
      Duration stays = settle(policy, compiled, wasThere);
      return stays.compareTo(Duration.ZERO) > 0
          ? new ReconcileResult.Retry(stays)
          : untilAnExemptionEnds(now);
    } catch (KubernetesClientException e) {
      if (!(ApiAnswer.result(e) instanceof ReconcileResult.Refused refused)) {
        throw e;
      }
      leave(policy, "the API server refuses it: " + refused.cause());
      return new ReconcileResult.Retry(REFUSED_RETRY_INTERVAL);
    }
  }

  /** What is to be stored; empty if no name is left for a part of it. */
  private Optional<List<GenericKubernetesResource>> wanted(
      NativePolicy compiled, NativeScope scope) {
    List<GenericKubernetesResource> wanted = new ArrayList<>();
    for (Part part : compiled.parts()) {
      Optional<String> slot = objects.slot(part.effect(), compiled.policy());
      if (slot.isEmpty()) {
        return Optional.empty();
      }
      wanted.addAll(NativeManifests.of(compiled, part, slot.get(), scope));
      if (part.effect() == Effect.Deny) {
        wanted.addAll(mutations(compiled, slot.get(), scope));
      }
    }
    return Optional.of(wanted);
  }

  /**
   * Takes into account that all of a policy is stored.
   *
   * @return how long its webhook stays, if it may go; zero or less if nothing is to come
   */
  private Duration settle(Policy policy, NativePolicy compiled, boolean wasThere) {
    List<Left> left = left(compiled);
    say(
        policy,
        PolicyCondition.isNative(WebhookOnlyRules.note(left, NativeOnlyPolicies.isAsked(policy))));
    String name = NativeManifests.name(policy.id());
    if (NativeOnlyPolicies.isAsked(policy) && left.isEmpty()) {
      return only.begin(name, wasThere);
    }
    only.end(name);
    return Duration.ZERO;
  }

  /**
   * Takes into account that only the webhook enforces a policy as it is now: where it was left out,
   * it comes back.
   *
   * @return how long what took its place stays; zero or less if it need not
   */
  private Duration leave(Policy policy, String reason) {
    say(policy, PolicyCondition.notNative(policy, reason));
    return only.end(NativeManifests.name(policy.id()));
  }

  /** What is changed in pods; nothing if the API server has no such policies. */
  private List<GenericKubernetesResource> mutations(
      NativePolicy policy, String name, NativeScope scope) {
    return policy.mutation().stream()
        .flatMap(
            each ->
                watch.mutating().stream()
                    .flatMap(
                        version ->
                            MutationManifests.of(policy, each, version, name, scope).stream()))
        .toList();
  }

  private List<Left> left(NativePolicy policy) {
    return policy.mutation().isPresent() && watch.mutating().isEmpty()
        ? Stream.concat(policy.left().stream(), Stream.of(WebhookOnlyRules.MUTATION)).toList()
        : policy.left();
  }

  private VerifierImages images(PolicySet now) {
    Set<String> images = new HashSet<>(now.verifiers());
    images.add(verifier.image());
    return VerifierImages.of(images);
  }

  private NativeSupport nativeness(Policy policy, PolicySet now) {
    if (policy instanceof SandboxPolicy.Usable usable && usable.inApiServer() == Native.Never) {
      return new NotNative("spec.native is Never");
    }
    if (!objects.haveRoomFor(policy.id())) {
      return new NotNative(TOO_MANY);
    }
    NativePolicyContext surroundings =
        new NativePolicyContext(
            images(now),
            now.exemptions().active(),
            now.runtimes(),
            verifier.fetchers(),
            verifier.receiptsKey().isPresent());
    return policy instanceof ModelPolicy model
        ? GuardCompiler.compile(model, others(model, now), surroundings)
        : NativePolicyCompiler.compile((SandboxPolicy) policy, now.sandbox(), surroundings);
  }

  /** Those of its kind that may apply to the same pods. */
  private static List<ModelPolicy> others(ModelPolicy policy, PolicySet now) {
    List<ModelPolicy> all =
        policy.namespaces() instanceof Named one
            ? now.in(one.name()).of(policy.id().kind())
            : now.models().stream().filter(each -> each.id().kind() == policy.id().kind()).toList();
    return all.stream().filter(each -> !each.id().equals(policy.id())).toList();
  }

  private static ReconcileResult untilAnExemptionEnds(PolicySet now) {
    return now.exemptions().active().stream()
        .map(Exemption.Usable::expires)
        .min(Comparator.naturalOrder())
        .<ReconcileResult>map(
            end -> new ReconcileResult.Retry(Duration.between(Instant.now(), end).plusMillis(1)))
        .orElse(ReconcileResult.DONE);
  }

  private void say(Policy policy, PolicyCondition check) {
    if (!check.equals(checks.put(NativeManifests.name(policy.id()), check))) {
      changed.accept(policy.id());
    }
  }
}
