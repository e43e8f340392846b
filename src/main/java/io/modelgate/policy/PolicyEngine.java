package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.sandbox.Assessment;
import java.util.List;
import java.util.Optional;

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
    return isExempt(namespace, pod, policies)
        ? Decision.Unchanged.SILENTLY
        : modelRule.decide(policies.in(namespace), pod);
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
    return List.of();
  }

  /**
   * Decides on a change to a pod.
   *
   * @return why it is refused, as one sentence; empty where it is not
   */
  public static Optional<String> refuseUpdate(
      String namespace, JsonNode before, JsonNode after, PolicySet policies) {
    return policies.faults().isEmpty()
        ? PodUpdateRule.refuse(policies.in(namespace), before, after)
        : Optional.of(policies.faults().get(0));
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
            ? modelRule.decide(own, template.pod())
            : ModelRule.choose(own, template.pod());
    return decision.match(
        unchanged -> Optional.empty(),
        mutate -> Optional.empty(),
        deny -> Optional.of(deny.message()));
  }

  private static boolean isExempt(String namespace, JsonNode pod, PolicySet policies) {
    return isTrue(pod.path("metadata").path("labels").path(PodMarks.EXEMPT))
        || policies.exempts(namespace);
  }

  private static boolean isTrue(JsonNode label) {
    return label.asText().equals("true");
  }
}
