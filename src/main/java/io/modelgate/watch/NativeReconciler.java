package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
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
import io.modelgate.policy.nativepolicy.NativeSurroundings;
import io.modelgate.policy.nativepolicy.Nativeness;
import io.modelgate.policy.nativepolicy.Nativeness.NotNative;
import io.modelgate.policy.spec.NamespaceMatcher.Named;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.Result;
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

  private static final String TOO_MANY =
      "there are more than %d effects of such policies".formatted(NativeSlots.COUNT);

  private static final String NOT_INSTALLED =
      "the webhooks, whose namespaces it looks at, are not installed";

  /**
   * What was written last.
   *
   * @param wanted what was to be written
   * @param stored what came of it: UID and version of each object
   */
  private record Written(List<GenericKubernetesResource> wanted, Set<String> stored) {}

  /** The policies that are compiled, by their names. */
  private record ByName(PolicySet of, Map<String, Policy> policies) {
    static ByName of(PolicySet all) {
      Map<String, Policy> policies = new HashMap<>();
      compiled(all).forEach(each -> policies.put(NativeManifests.name(each.id()), each));
      return new ByName(all, policies);
    }
  }

  private final KubernetesClient client;
  private final NativeWatch watch;
  private final Lookup configurations;
  private final Supplier<PolicySet> policies;
  private final Function<PolicyId, Optional<GenericKubernetesResource>> resources;
  private final Consumer<PolicyId> changed;
  private final Supplier<List<OwnerReference>> owners;
  private final Verifier verifier;
  private final OnlyNative only;
  private final NativeSlots slots = new NativeSlots("modelgate-native");
  private final NativeSlots guards = new NativeSlots("modelgate-guard");
  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private final Map<String, Check> checks = new ConcurrentHashMap<>();
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
      OnlyNative only) {
    this.owners = owners;
    this.verifier = verifier;
    this.only = only;
    this.client = client;
    this.watch = watch;
    this.configurations = configurations;
    this.policies = policies;
    this.resources = resources;
    this.changed = changed;
  }

  /** What a policy's status says of it; empty before it is known. */
  Optional<Check> check(Policy policy) {
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
  public Result reconcile(Key key) {
    String name = key.name();
    PolicySet all = policies.get();
    PolicySet now = all.at(Instant.now());
    Optional<Policy> policy = find(name, all);
    Optional<GenericKubernetesResource> owner = policy.flatMap(each -> resources.apply(each.id()));
    if (policy.isEmpty() || owner.isEmpty()) {
      written.remove(name);
      checks.remove(name);
      only.end(name);
      return removeOthers(name, List.of());
    }
    if (!watch.isServed()) {
      return say(policy.get(), Check.notNative(policy.get(), NativeWatch.NOT_SERVED));
    }
    if (!watch.isComplete()) {
      return Result.DONE; // comes again when it is known
    }
    return keep(policy.get(), owner.get(), now);
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

  private Result keep(Policy policy, GenericKubernetesResource owner, PolicySet now) {
    Optional<NativeScope> scope =
        configurations
            .get("ValidatingWebhookConfiguration", WebhookConfigurations.STILL)
            .flatMap(NativeScope::of);
    Nativeness nativeness = nativeness(policy, now);
    String name = NativeManifests.name(policy.id());
    if (nativeness instanceof NotNative not) {
      written.remove(name);
      say(policy, Check.notNative(policy, not.reason()));
      Duration stays = only.end(name);
      return stays.compareTo(Duration.ZERO) > 0
          ? new Result.Retry(stays)
          : removeOthers(name, List.of());
    }
    NativePolicy compiled = ((Nativeness.Native) nativeness).policy();
    if (scope.isEmpty()) {
      return say(policy, Check.notNative(policy, NOT_INSTALLED));
    }
    List<GenericKubernetesResource> wanted = new ArrayList<>();
    for (Part part : compiled.parts()) {
      Optional<String> slot =
          slots(policy.id())
              .of(NativeManifests.holder(part.effect(), policy.id()), watch.holders());
      if (slot.isEmpty()) {
        return say(policy, Check.notNative(policy, TOO_MANY));
      }
      wanted.addAll(NativeManifests.of(compiled, part, slot.get(), scope.get()));
      if (part.effect() == Effect.Deny) {
        wanted.addAll(mutations(compiled, slot.get(), scope.get()));
      }
    }
    wanted.forEach(each -> finish(each, owner, policy.id()));
    try {
      boolean wasThere = write(name, wanted);
      removeOthers(name, wanted);
      List<Left> left = left(compiled);
      say(policy, Check.isNative(LeftToWebhook.note(left, OnlyNative.isAsked(policy))));
      if (OnlyNative.isAsked(policy) && left.isEmpty()) {
        Duration stays = only.begin(name, wasThere);
        if (stays.compareTo(Duration.ZERO) > 0) {
          return new Result.Retry(stays);
        }
      } else {
        only.end(name);
      }
    } catch (KubernetesClientException e) {
      if (!(ApiAnswer.result(e) instanceof Result.Refused refused)) {
        throw e;
      }
      written.remove(name);
      say(policy, Check.notNative(policy, "the API server refuses it: " + refused.cause()));
      return new Result.Retry(Duration.ofMinutes(1));
    }
    return untilAnExemptionEnds(now);
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
        ? Stream.concat(policy.left().stream(), Stream.of(LeftToWebhook.MUTATION)).toList()
        : policy.left();
  }

  private VerifierImages images(PolicySet now) {
    Set<String> images = new HashSet<>(now.verifiers());
    images.add(verifier.image());
    return VerifierImages.of(images);
  }

  private NativeSlots slots(PolicyId policy) {
    return policy.kind() == Kind.NAMESPACED ? guards : slots;
  }

  private Nativeness nativeness(Policy policy, PolicySet now) {
    if (policy instanceof SandboxPolicy.Usable usable && usable.inApiServer() == Native.Never) {
      return new NotNative("spec.native is Never");
    }
    if (!slots(policy.id()).haveRoomFor(NativeManifests.name(policy.id()), watch.holders())) {
      return new NotNative(TOO_MANY);
    }
    NativeSurroundings surroundings =
        new NativeSurroundings(
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

  private static Result untilAnExemptionEnds(PolicySet now) {
    return now.exemptions().active().stream()
        .map(Exemption.Usable::expires)
        .min(Comparator.naturalOrder())
        .<Result>map(end -> new Result.Retry(Duration.between(Instant.now(), end).plusMillis(1)))
        .orElse(Result.DONE);
  }

  private Result say(Policy policy, Check check) {
    if (!check.equals(checks.put(NativeManifests.name(policy.id()), check))) {
      changed.accept(policy.id());
    }
    return Result.DONE;
  }

  /** What is in a namespace can own nothing that is in none: that goes with the installation. */
  private void finish(
      GenericKubernetesResource each, GenericKubernetesResource owner, PolicyId policy) {
    OwnerReference reference =
        new OwnerReferenceBuilder()
            .withApiVersion(policy.kind().apiVersion())
            .withKind(policy.kind().resourceKind())
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
            .build();
    each.setMetadata(
        new ObjectMetaBuilder(each.getMetadata())
            .withLabels(NativeWatch.LABELS)
            .withOwnerReferences(policy.kind().isNamespaced() ? owners.get() : List.of(reference))
            .build());
  }

  /**
   * Writes them where somebody changed what is stored, or what is wanted is another.
   *
   * @return whether all of it was stored already
   */
  private boolean write(String policy, List<GenericKubernetesResource> wanted) {
    Written before = written.get(policy);
    Set<String> present = versions(watch.of(policy));
    if (before != null && before.wanted().equals(wanted) && before.stored().equals(present)) {
      return true;
    }
    List<GenericKubernetesResource> stored = new ArrayList<>();
    for (GenericKubernetesResource each : wanted) {
      stored.add(
          client
              .genericKubernetesResources(each.getApiVersion(), each.getKind())
              .resource(each)
              .patch(ServerSideApply.OF_POLICIES));
    }
    Set<String> now = versions(stored);
    written.put(policy, new Written(wanted, now));
    return now.equals(present);
  }

  private Result removeOthers(String policy, List<GenericKubernetesResource> wanted) {
    Set<Object> names = new HashSet<>();
    Set<Object> kept = new HashSet<>();
    for (GenericKubernetesResource each : wanted) {
      names.add(each.getMetadata().getName());
      kept.add(List.of(each.getKind(), each.getMetadata().getName()));
    }
    for (GenericKubernetesResource each : watch.of(policy)) {
      String name = each.getMetadata().getName();
      if (!names.contains(name)) {
        slots.free(name);
        guards.free(name);
      }
      if (!kept.contains(List.of(each.getKind(), name))) {
        client
            .genericKubernetesResources(each.getApiVersion(), each.getKind())
            .withName(name)
            .delete();
      }
    }
    return Result.DONE;
  }

  private static Set<String> versions(List<GenericKubernetesResource> all) {
    Set<String> versions = new HashSet<>();
    for (GenericKubernetesResource each : all) {
      versions.add(each.getMetadata().getUid() + " " + each.getMetadata().getResourceVersion());
    }
    return versions;
  }
}
