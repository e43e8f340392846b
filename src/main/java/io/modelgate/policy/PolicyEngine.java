package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.model.StoredPodRule;
import io.modelgate.policy.sandbox.Authorization;
import io.modelgate.policy.sandbox.RuntimeRuleResults;
import io.modelgate.policy.sandbox.SandboxRule;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
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
    return decide(namespace, pod, policies, Authorization.OFFLINE);
  }

  /**
   * The same of a pod that somebody creates now.
   *
   * @param authorization of whoever creates it
   */
  public Decision decide(
      String namespace, JsonNode pod, PolicySet policies, Authorization authorization) {
    if (!policies.faults().isEmpty()) {
      return new Decision.Deny(policies.faults().get(0));
    }
    if (policies.isUnknown(namespace)) {
      return new Decision.Deny(
          "Namespace %s is not known yet: try again in a moment.".formatted(namespace));
    }
    if (policies.exempts(namespace)) {
      return Decision.Unchanged.SILENTLY;
    }
    ConcerningPolicies concerning = policies.concerning(namespace, pod);
    Decision model =
        modelRule
            .decide(concerning.model(), pod, policies.recalls())
            .and(exemption(concerning, pod));
    PodView view = PodView.of(namespace, pod, injected(model));
    return withRuntime(model, view, concerning, policies, authorization);
  }

  /** What is said of what exempts a pod, and of a label that means to. */
  private static Decision exemption(ConcerningPolicies concerning, JsonNode pod) {
    Optional<String> warning = ExemptLabels.warning(pod);
    if (concerning.exempted().isEmpty() && warning.isEmpty()) {
      return Decision.Unchanged.SILENTLY;
    }
    List<String> exempted = concerning.exempted().stream().map(Exempted::sentence).toList();
    List<String> warnings = new ArrayList<>(exempted);
    warning.ifPresent(warnings::add);
    return new Decision.Unchanged(new Notices(List.copyOf(warnings), exempted));
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
            || (ModelRule.asks(pod)
                && !policies.exempts(namespace)
                && ModelRule.asksInVain(policies.concerning(namespace, pod).model(), pod)));
  }

  private static Decision withRuntime(
      Decision model,
      PodView pod,
      ConcerningPolicies concerning,
      PolicySet policies,
      Authorization authorization) {
    return concerning.sandbox().isEmpty()
        ? model
        : model.and(
            SandboxRule.decide(concerning.sandbox(), policies.runtimes(), pod, authorization));
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
  public PodInspection inspect(String namespace, JsonNode pod, PolicySet policies) {
    ConcerningPolicies concerning = policies.concerningStored(namespace, pod);
    return new PodInspection(
        stored(concerning, policies).protections(pod, false),
        RuntimeRuleResults.of(concerning.sandbox(), view(namespace, pod, policies)),
        concerning.exempted());
  }

  /**
   * Whether any policy may have something to say of a stored pod: then it is worth an inspection.
   *
   * @param namespace the pod's namespace
   * @param matched the pod, or as much of it as selectors look at
   */
  public static boolean concerns(String namespace, JsonNode matched, PolicySet policies) {
    ConcerningPolicies concerning = policies.concerningStored(namespace, matched);
    return !concerning.sandbox().isEmpty()
        || !concerning.exempted().isEmpty()
        || ModelRule.concerns(concerning.model(), matched);
  }

  private StoredPodRule stored(ConcerningPolicies concerning, PolicySet policies) {
    return new StoredPodRule(concerning.model(), verifier, images(policies));
  }

  private VerifierImages images(PolicySet policies) {
    Set<String> images = new HashSet<>(policies.verifiers());
    images.add(verifier.image());
    return VerifierImages.of(images);
  }

  /** Decides on a change to a pod, offline. */
  public Optional<String> refuseUpdate(
      String namespace, JsonNode before, JsonNode after, PolicySet policies) {
    return refuseUpdate(namespace, before, after, policies, Authorization.OFFLINE);
  }

  /**
   * Decides on a change to a pod.
   *
   * @param authorization of whoever changes it
   * @return why it is refused, as one sentence; empty where it is not
   */
  public Optional<String> refuseUpdate(
      String namespace,
      JsonNode before,
      JsonNode after,
      PolicySet policies,
      Authorization authorization) {
    if (!policies.faults().isEmpty()) {
      return Optional.of(policies.faults().get(0));
    }
    ConcerningPolicies concerning = policies.concerning(namespace, after, before);
    Optional<String> refusal =
        new PodUpdateRule(stored(concerning, policies)).refuse(before, after);
    return refusal.isPresent() || concerning.sandbox().isEmpty()
        ? refusal
        : SandboxUpdateRule.refuse(
            concerning.sandbox(),
            view(namespace, before, policies),
            view(namespace, after, policies),
            authorization);
  }

  /**
   * Foretells what will be decided about the pods of a template.
   *
   * @return why they will be denied, as one sentence; empty where nothing is known against them
   */
  public Optional<String> foretell(String namespace, Template template, PolicySet policies) {
    if (!policies.faults().isEmpty() || policies.exempts(namespace)) {
      return Optional.empty();
    }
    ConcerningPolicies concerning = policies.concerning(namespace, template.pod());
    Decision decision =
        template.isWhole()
            ? foretellWhole(namespace, template, concerning, policies)
            : ModelRule.choose(concerning.model(), template.pod());
    return decision.match(
        unchanged -> Optional.empty(),
        mutate -> Optional.empty(),
        deny -> Optional.of(deny.message()));
  }

  private Decision foretellWhole(
      String namespace, Template template, ConcerningPolicies concerning, PolicySet policies) {
    Decision model = modelRule.decide(concerning.model(), template.pod(), policies.recalls());
    PodView pod = PodView.ofTemplate(namespace, template.names(), template.pod(), injected(model));
    return withRuntime(model, pod, concerning, policies, Authorization.OFFLINE);
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
}
