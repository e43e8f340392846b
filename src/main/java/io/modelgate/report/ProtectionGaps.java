package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.Enforcement;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.report.ProtectionGap.Reason;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.RuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells which pods go without protection: a function of the pod, its state and the policies. */
public final class ProtectionGaps {
  private final ObservedPod pod;
  private final PolicySet policies;
  private final List<ProtectionGap> gaps = new ArrayList<>();

  private ProtectionGaps(ObservedPod pod, PolicySet policies) {
    this.pod = pod;
    this.policies = policies;
  }

  /** The gaps of a pod; none where it is protected, nothing concerns it, or it has ended. */
  public static List<ProtectionGap> of(ObservedPod pod, PodStatus state, PolicySet policies) {
    ProtectionGaps found = new ProtectionGaps(pod, policies);
    Optional<RuleResult> fault = state.notInspected();
    if (fault.isPresent() && !pod.isOver()) {
      found.add(Reason.NOT_INSPECTED, "", fault.get().message());
    } else if (!pod.isOver()) {
      found.addExemptNamespace();
      state.exempted().forEach(found::addExempted);
      found.addUnanswered(state);
      state.verdicts().forEach(found::addModel);
      state.assessments().forEach(found::addRule);
      state.proof().forEach(found::addProof);
    }
    return List.copyOf(found.gaps);
  }

  private void addExempted(Exempted exempted) {
    add(Reason.EXEMPT, exempted.policy(), exempted.sentence());
  }

  private void addExemptNamespace() {
    boolean wouldConcern =
        asks()
            || !ModelRule.applying(policies.in(pod.namespace()), pod.json()).isEmpty()
            || !policies.sandboxIn(pod.namespace()).isEmpty();
    if (wouldConcern && isExempt()) {
      add(
          Reason.EXEMPT,
          "",
          "Label %s of namespace %s exempts the pod from every policy."
              .formatted(MetadataKeys.EXEMPT_LABEL, pod.namespace()));
    }
  }

  /** A pod that asks by its label, but gets nothing. */
  private void addUnanswered(PodStatus state) {
    if (asks() && state.verdicts().isEmpty() && !isExempt() && !isExemptFromModels(state)) {
      add(
          Reason.NO_POLICY,
          "",
          "The pod's label %s asks for a policy, but no policy applies, or it is unclear which one."
              .formatted(MetadataKeys.VALIDATION_LABEL));
    }
  }

  private void addModel(PolicyId id, PodValidation verdict) {
    ModelPolicy policy =
        policies.models().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    boolean isEnforced = policy.enforcement() == Enforcement.Enforce;
    boolean isGap =
        verdict.result() == ValidationStatus.UNPROTECTED
            || (verdict.result() == ValidationStatus.FAILED && !isEnforced);
    if (isGap) {
      boolean isBroken = policy instanceof ModelPolicy.Broken;
      boolean cameBefore =
          verdict.result() == ValidationStatus.UNPROTECTED && (isEnforced || !isBroken);
      add(
          cameBefore ? Reason.BEFORE_POLICY : Reason.NOT_ENFORCED,
          id.display(),
          policy instanceof ModelPolicy.Broken broken && !isEnforced
              ? "The policy cannot be applied: " + broken.fault() + "."
              : verdict.message());
    }
  }

  private void addRule(RuntimeRuleResult assessment) {
    if (assessment.result() == RuntimeRuleResult.Status.FAIL
        || assessment.result() == RuntimeRuleResult.Status.WARN) {
      add(
          isEnforced(assessment) ? Reason.BEFORE_POLICY : Reason.NOT_ENFORCED,
          "RuntimePolicy " + assessment.policy(),
          assessment.message());
    }
  }

  private boolean isEnforced(RuntimeRuleResult assessment) {
    return policies.sandbox().stream()
        .filter(policy -> policy.name().equals(assessment.policy()))
        .anyMatch(
            policy ->
                policy instanceof Usable usable
                    ? usable.rules().stream()
                        .filter(rule -> rule.name().equals(assessment.rule()))
                        .anyMatch(Rule::isEnforced)
                    : policy instanceof Broken broken && broken.denies());
  }

  private void addProof(RuleResult proof) {
    if (proof.status() == RuleResult.Status.FAIL) {
      add(Reason.OTHER_RUNTIME, "", proof.message());
    }
  }

  private boolean isExempt() {
    return policies.exempts(pod.namespace());
  }

  private static boolean isExemptFromModels(PodStatus state) {
    return state.exempted().stream().anyMatch(Exempted::isModel);
  }

  private boolean asks() {
    JsonNode labels = pod.json().path("metadata").path("labels");
    return labels.has(MetadataKeys.VALIDATION_LABEL)
        || labels.has(MetadataKeys.UPSTREAM_VALIDATION_LABEL);
  }

  private void add(Reason reason, String policy, String message) {
    gaps.add(new ProtectionGap(reason, policy, message));
  }
}
