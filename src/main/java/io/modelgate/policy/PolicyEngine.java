package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.model.StoredPodRule;
import io.modelgate.policy.sandbox.SandboxAssessment;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.policy.sandbox.SandboxRule;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides on a pod: the whole of it is a function of its arguments. */
public final class PolicyEngine {
  private final Verifier verifier;
  private final ModelRule modelRule;

  /** An engine that injects one verifier. */
  public PolicyEngine(Verifier verifier) {
    this.verifier = verifier;
    this.modelRule = new ModelRule(verifier);
  }

  /**
   * Decides on a pod that is being created.
   *
   * @param namespace the namespace it is created in
   * @param pod the pod, untyped
   */
  public Decision decide(String namespace, JsonNode pod, PolicySet policies) {
    if (!policies.faults().isEmpty()) {
      return new Decision.Deny(policies.faults().get(0));
    }
    if (policies.isUnknown(namespace)) {
      return new Decision.Deny(
          "Namespace %s is too new to be known: try again in a moment.".formatted(namespace));
    }
    if (isExempt(namespace, pod, policies)) {
      return Decision.Unchanged.SILENTLY;
    }
    Decision model = modelRule.decide(policies.in(namespace), pod);
    return withRuntime(model, PodView.of(namespace, pod, injected(model)), policies);
  }

  /**
   * Whether a pod asks for what is not known: policies of a namespace that is new, or a policy
   * where none applies. It may have been stored a moment ago.
   *
   * @param namespace the namespace it is created in
   * @param pod the pod, untyped
   */
  public static boolean asksForUnknown(String namespace, JsonNode pod, PolicySet policies) {
    return policies.faults().isEmpty()
        && (policies.isUnknown(namespace)
            || (!isExempt(namespace, pod, policies)
                && ModelRule.asksInVain(policies.in(namespace), pod)));
  }

  private static Decision withRuntime(Decision model, PodView pod, PolicySet policies) {
    List<SandboxPolicy> applying = policies.sandboxIn(pod.namespace());
    return applying.isEmpty()
        ? model
        : model.and(SandboxRule.decide(applying, policies.runtimes(), pod));
  }

  /** Names of the init containers that a decision gives a pod. */
  private static Set<String> injected(Decision model) {
    return model.match(
        unchanged -> Set.of(),
        mutate ->
            mutate.injection().map(injection -> injection.policies().keySet()).orElse(Set.of()),
        deny -> Set.of());
  }

  /**
   * What the policies say of a stored pod, as it is.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   */
  public Inspection inspect(String namespace, JsonNode pod, PolicySet policies) {
    return isExempt(namespace, pod, policies)
        ? Inspection.NONE
        : new Inspection(
            stored(namespace, policies).protections(pod, false),
            SandboxAssessment.of(policies.sandboxIn(namespace), view(namespace, pod, policies)));
  }

  /**
   * Whether any policy may have something to say of a stored pod: then it is worth an inspection.
   *
   * @param namespace the pod's namespace
   * @param matched the pod, or as much of it as selectors look at
   */
  public static boolean concerns(String namespace, JsonNode matched, PolicySet policies) {
    return !isExempt(namespace, matched, policies)
        && (!policies.sandboxIn(namespace).isEmpty()
            || ModelRule.concerns(policies.in(namespace), matched));
  }

  private StoredPodRule stored(String namespace, PolicySet policies) {
    return new StoredPodRule(policies.in(namespace), verifier, images(policies));
  }

  private VerifierImages images(PolicySet policies) {
    Set<String> images = new HashSet<>(policies.verifiers());
    images.add(verifier.image());
    return VerifierImages.of(images);
  }

  /**
   * Decides on a change to a pod.
   *
   * @return why it is refused, as one sentence; empty where it is not
   */
  public Optional<String> refuseUpdate(
      String namespace, JsonNode before, JsonNode after, PolicySet policies) {
    if (!policies.faults().isEmpty()) {
      return Optional.of(policies.faults().get(0));
    }
    Optional<String> refusal = new PodUpdateRule(stored(namespace, policies)).refuse(before, after);
    List<SandboxPolicy> applying = policies.sandboxIn(namespace);
    return refusal.isPresent() || applying.isEmpty() || isExempt(namespace, after, policies)
        ? refusal
        : SandboxUpdateRule.refuse(
            applying, view(namespace, before, policies), view(namespace, after, policies));
  }

  /**
   * Foretells what will be decided about the pods of a template.
   *
   * @return why they will be denied, as one sentence; empty where nothing is known against them
   */
  public Optional<String> foretell(String namespace, Template template, PolicySet policies) {
    if (!policies.faults().isEmpty() || isExempt(namespace, template.pod(), policies)) {
      return Optional.empty();
    }
    NamespacePolicies own = policies.in(namespace);
    Decision decision =
        template.isWhole()
            ? foretellWhole(namespace, template, policies)
            : ModelRule.choose(own, template.pod());
    return decision.match(
        unchanged -> Optional.empty(),
        mutate -> Optional.empty(),
        deny -> Optional.of(deny.message()));
  }

  private Decision foretellWhole(String namespace, Template template, PolicySet policies) {
    Decision model = modelRule.decide(policies.in(namespace), template.pod());
    PodView pod = PodView.ofTemplate(namespace, template.names(), template.pod(), injected(model));
    return withRuntime(model, pod, policies);
  }

  /** A stored pod; verifiers are no rule's business, whoever put them there. */
  private PodView view(String namespace, JsonNode pod, PolicySet policies) {
    VerifierImages images = images(policies);
    Set<String> verifiers = new HashSet<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      String name = container.path("name").asText();
      if (ValidationContainer.isReserved(name)
          && images.include(container.path("image").asText())) {
        verifiers.add(name);
      }
    }
    return PodView.of(namespace, pod, verifiers);
  }

  /**
   * Whether a label of a pod or of its namespace takes it out of all policies.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   */
  public static boolean isExempt(String namespace, JsonNode pod, PolicySet policies) {
    return isTrue(pod.path("metadata").path("labels").path(PodMarks.EXEMPT))
        || policies.exempts(namespace);
  }

  private static boolean isTrue(JsonNode label) {
    return label.asText().equals("true");
  }
}
