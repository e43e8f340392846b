package io.modelgate.policy;

import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.model.Protection;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import java.util.List;

/**
 * What the policies say of a pod as it is stored.
 *
 * @param protections one entry for each model policy that concerns it
 * @param assessments one entry for each rule of the runtime policies that concern it
 * @param exempted the policies that it is exempt from, and why
 */
public record PodInspection(
    List<Protection> protections, List<RuntimeRuleResult> assessments, List<Exempted> exempted) {
  /** No policy concerns the pod. */
  public static final PodInspection NONE = new PodInspection(List.of(), List.of(), List.of());
}
