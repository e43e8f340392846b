package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.ModelValidation;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.model.ModelRule;
import java.util.List;

/** Decides on a pod: the whole of it is a function of its arguments. */
public final class PolicyEngine {
  private final ModelRule modelRule;

  /**
   * An engine that injects one verifier.
   *
   * @param verifierImage image of the init container
   */
  public PolicyEngine(String verifierImage) {
    this.modelRule = new ModelRule(verifierImage);
  }

  /**
   * Decides on a pod that is being created.
   *
   * @param namespace the namespace it is created in
   * @param pod the pod, untyped
   */
  public Decision decide(String namespace, JsonNode pod, PolicySet policies) {
    JsonNode label = pod.path("metadata").path("labels").path(ModelValidation.LABEL);
    if (label.isMissingNode() || label.isNull()) {
      return new Decision.Unchanged(List.of());
    }
    if (!policies.faults().isEmpty()) {
      return new Decision.Deny(policies.faults().get(0));
    }
    return modelRule.decide(label.asText(), namespace, pod, policies.in(namespace));
  }
}
