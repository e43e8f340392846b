package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.sandbox.Assessment;
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
  private final ModelRule modelRule;

  /** An engine that injects one verifier. */
  public PolicyEngine(Verifier verifier) {
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
   * The policies that apply to a pod, whether it can comply or not; none where that cannot be told.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   */
  public static List<ModelPolicy> applying(String namespace, JsonNode pod, PolicySet policies) {
    return isExempt(namespace, pod, policies)
        ? List.of()
        : ModelRule.applying(policies.in(namespace), pod);
  }

  /**
   * What every rule of the runtime policies that concern a namespace says of a pod as it is: one
   * entry a rule, in order. The first that matches decides; the others are skipped.
   *
   * @param namespace the pod's namespace
   * @param pod the pod, untyped
   */
  public static List<Assessment> assess(String namespace, JsonNode pod, PolicySet policies) {
    return isExempt(namespace, pod, policies)
        ? List.of()
        : SandboxAssessment.of(policies.sandboxIn(namespace), stored(namespace, pod));
  }

  /**
   * Decides on a change to a pod.
   *
   * @return why it is refused, as one sentence; empty where it is not
   */
  public static Optional<String> refuseUpdate(
      String namespace, JsonNode before, JsonNode after, PolicySet policies) {
    if (!policies.faults().isEmpty()) {
      return Optional.of(policies.faults().get(0));
    }
    Optional<String> refusal = PodUpdateRule.refuse(policies.in(namespace), before, after);
    List<SandboxPolicy> applying = policies.sandboxIn(namespace);
    return refusal.isPresent() || applying.isEmpty() || isExempt(namespace, after, policies)
        ? refusal
        : SandboxUpdateRule.refuse(applying, stored(namespace, before), stored(namespace, after));
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

  /** A stored pod, whose containers of reserved names nobody changes once it is marked. */
  private static PodView stored(String namespace, JsonNode pod) {
    Set<String> injected = new HashSet<>();
    if (isTrue(pod.path("metadata").path("labels").path(PodMarks.INJECTED))) {
      for (JsonNode container : pod.path("spec").path("initContainers")) {
        String name = container.path("name").asText();
        if (ValidationContainer.isReserved(name)) {
          injected.add(name);
        }
      }
    }
    return PodView.of(namespace, pod, injected);
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
