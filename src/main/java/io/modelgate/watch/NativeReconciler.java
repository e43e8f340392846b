package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.api.RuntimePolicySpec.Native;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicyCompiler;
import io.modelgate.policy.nativepolicy.NativeSurroundings;
import io.modelgate.policy.nativepolicy.Nativeness;
import io.modelgate.policy.nativepolicy.Nativeness.NotNative;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps what runtime policies are compiled to for the API server itself: each is the owner of its
 * own, which go with it. They look at the namespaces that the webhooks look at.
 */
final class NativeReconciler implements Reconciler {
  /** The kind of the keys, by the names of runtime policies. */
  static final String KIND = "NativePolicy";

  private static final String TOO_MANY =
      "there are more than %d effects of runtime policies".formatted(NativeSlots.COUNT);

  private static final String NOT_INSTALLED =
      "the webhooks, whose namespaces it looks at, are not installed";

  /**
   * What was written last.
   *
   * @param wanted what was to be written
   * @param stored what came of it: UID and version of each object
   */
  private record Written(List<GenericKubernetesResource> wanted, Set<String> stored) {}

  private final KubernetesClient client;
  private final NativeWatch watch;
  private final Lookup configurations;
  private final Supplier<PolicySet> policies;
  private final Function<PolicyId, Optional<GenericKubernetesResource>> resources;
  private final Consumer<String> changed;
  private final NativeSlots slots = new NativeSlots();
  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private final Map<String, Check> checks = new ConcurrentHashMap<>();

  /**
   * A reconciler of all.
   *
   * @param watch what is stored of them
   * @param configurations the webhooks, as they are stored
   * @param policies as they are now
   * @param resources asks for a policy's resource as it is stored now
   * @param changed receives the policy whose condition is another
   */
  NativeReconciler(
      KubernetesClient client,
      NativeWatch watch,
      Lookup configurations,
      Supplier<PolicySet> policies,
      Function<PolicyId, Optional<GenericKubernetesResource>> resources,
      Consumer<String> changed) {
    this.client = client;
    this.watch = watch;
    this.configurations = configurations;
    this.policies = policies;
    this.resources = resources;
    this.changed = changed;
  }

  /** What a policy's status says of it; empty before it is known. */
  Optional<Check> check(SandboxPolicy policy) {
    return Optional.ofNullable(checks.get(policy.name()));
  }

  /** The keys of all that is there, or is to be. */
  Set<Key> keys() {
    Set<Key> keys = new HashSet<>();
    policies.get().sandbox().forEach(each -> keys.add(Key.ofCluster(KIND, each.name())));
    watch.policies().forEach(each -> keys.add(Key.ofCluster(KIND, each)));
    return keys;
  }

  @Override
  public Result reconcile(Key key) {
    String name = key.name();
    PolicySet now = policies.get().at(Instant.now());
    Optional<SandboxPolicy> policy =
        now.sandbox().stream().filter(each -> each.name().equals(name)).findFirst();
    Optional<GenericKubernetesResource> owner = policy.flatMap(each -> resources.apply(each.id()));
    if (policy.isEmpty() || owner.isEmpty()) {
      written.remove(name);
      checks.remove(name);
      return removeOthers(name, Set.of());
    }
    if (!watch.isServed()) {
      return say(policy.get(), Check.notNative(policy.get(), NativeWatch.NOT_SERVED));
    }
    if (!watch.isComplete()) {
      return Result.DONE; // comes again when it is known
    }
    return keep(policy.get(), owner.get(), now);
  }

  private Result keep(SandboxPolicy policy, GenericKubernetesResource owner, PolicySet now) {
    Optional<NativeScope> scope =
        configurations
            .get("ValidatingWebhookConfiguration", WebhookConfigurations.STILL)
            .flatMap(NativeScope::of);
    Nativeness nativeness = nativeness(policy, now);
    if (nativeness instanceof NotNative not) {
      written.remove(policy.name());
      removeOthers(policy.name(), Set.of());
      return say(policy, Check.notNative(policy, not.reason()));
    }
    NativePolicy compiled = ((Nativeness.Native) nativeness).policy();
    if (scope.isEmpty()) {
      return say(policy, Check.notNative(policy, NOT_INSTALLED));
    }
    List<GenericKubernetesResource> wanted = new ArrayList<>();
    for (Part part : compiled.parts()) {
      Optional<String> slot =
          slots.of(NativeManifests.holder(part.effect(), policy.name()), watch.holders());
      if (slot.isEmpty()) {
        return say(policy, Check.notNative(policy, TOO_MANY));
      }
      wanted.addAll(NativeManifests.of(compiled, part, slot.get(), scope.get()));
    }
    wanted.forEach(each -> finish(each, owner));
    try {
      write(policy.name(), wanted);
      removeOthers(policy.name(), names(wanted));
      say(policy, Check.NATIVE);
    } catch (KubernetesClientException e) {
      if (!(ApiAnswer.result(e) instanceof Result.Refused refused)) {
        throw e;
      }
      written.remove(policy.name());
      say(policy, Check.notNative(policy, "the API server refuses it: " + refused.cause()));
      return new Result.Retry(Duration.ofMinutes(1));
    }
    return untilAnExemptionEnds(now);
  }

  private static Nativeness nativeness(SandboxPolicy policy, PolicySet now) {
    if (policy instanceof SandboxPolicy.Usable usable && usable.inApiServer() == Native.Never) {
      return new NotNative("spec.native is Never");
    }
    return NativePolicyCompiler.compile(
        policy,
        new NativeSurroundings(
            VerifierImages.of(now.verifiers()), now.exemptions().active(), now.runtimes()));
  }

  private static Result untilAnExemptionEnds(PolicySet now) {
    return now.exemptions().active().stream()
        .map(Exemption.Usable::expires)
        .min(Comparator.naturalOrder())
        .<Result>map(end -> new Result.Retry(Duration.between(Instant.now(), end).plusMillis(1)))
        .orElse(Result.DONE);
  }

  private Result say(SandboxPolicy policy, Check check) {
    if (!check.equals(checks.put(policy.name(), check))) {
      changed.accept(policy.name());
    }
    return Result.DONE;
  }

  private static void finish(GenericKubernetesResource each, GenericKubernetesResource owner) {
    OwnerReference reference =
        new OwnerReferenceBuilder()
            .withApiVersion(RuntimePolicy.API_VERSION)
            .withKind(RuntimePolicy.KIND)
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
            .build();
    each.setMetadata(
        new ObjectMetaBuilder(each.getMetadata())
            .withLabels(NativeWatch.LABELS)
            .withOwnerReferences(reference)
            .build());
  }

  /** Writes them where somebody changed what is stored, or what is wanted is another. */
  private void write(String policy, List<GenericKubernetesResource> wanted) {
    Written before = written.get(policy);
    Set<String> present = versions(watch.of(policy));
    if (before != null && before.wanted().equals(wanted) && before.stored().equals(present)) {
      return;
    }
    List<GenericKubernetesResource> stored = new ArrayList<>();
    for (GenericKubernetesResource each : wanted) {
      stored.add(
          client
              .genericKubernetesResources(each.getApiVersion(), each.getKind())
              .resource(each)
              .patch(ServerSideApply.OF_POLICIES));
    }
    written.put(policy, new Written(wanted, versions(stored)));
  }

  private Result removeOthers(String policy, Set<String> wanted) {
    for (GenericKubernetesResource each : watch.of(policy)) {
      if (!wanted.contains(each.getMetadata().getName())) {
        slots.free(each.getMetadata().getName());
        client
            .genericKubernetesResources(each.getApiVersion(), each.getKind())
            .withName(each.getMetadata().getName())
            .delete();
      }
    }
    return Result.DONE;
  }

  private static Set<String> names(List<GenericKubernetesResource> all) {
    Set<String> names = new HashSet<>();
    all.forEach(each -> names.add(each.getMetadata().getName()));
    return names;
  }

  private static Set<String> versions(List<GenericKubernetesResource> all) {
    Set<String> versions = new HashSet<>();
    for (GenericKubernetesResource each : all) {
      versions.add(each.getMetadata().getUid() + " " + each.getMetadata().getResourceVersion());
    }
    return versions;
  }
}
