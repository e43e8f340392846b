package io.modelgate.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.sandbox.RuleEvaluation;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which of the policies that change have to do with a pod, and by which rule. */
final class ChangeCauses {
  private final Set<PolicyId> changed;

  ChangeCauses(Set<PolicyId> changed) {
    this.changed = changed;
  }

  /**
   * Those of one pod; all that change if none has to do with it by itself, as recalls.
   *
   * @param pod the pod as it comes
   */
  List<String> of(String namespace, JsonNode pod, PolicySet today, PolicySet then) {
    Set<String> causes = new LinkedHashSet<>(in(namespace, pod, then));
    if (causes.isEmpty()) {
      causes.addAll(in(namespace, pod, today));
    }
    if (causes.isEmpty()) {
      changed.forEach(each -> causes.add(each.display()));
    }
    return List.copyOf(causes);
  }

  private Set<String> in(String namespace, JsonNode pod, PolicySet policies) {
    Set<String> causes = new LinkedHashSet<>();
    ConcerningPolicies concerning = policies.concerning(namespace, pod);
    for (ModelPolicy each : concerning.model().all()) {
      if (changed.contains(each.id()) && ModelRule.wouldApply(each, pod)) {
        causes.add(each.display());
      }
    }
    PodView view = PodView.of(namespace, pod, Set.of());
    for (SandboxPolicy each : concerning.sandbox()) {
      if (changed.contains(each.id())) {
        addRule(each, view, causes);
      }
    }
    for (Exempted each : concerning.exempted()) {
      if (changed.contains(each.exemption().id())) {
        causes.add(each.exemption().display());
      }
    }
    return causes;
  }

  private static void addRule(SandboxPolicy policy, PodView pod, Set<String> causes) {
    if (!(policy instanceof SandboxPolicy.Usable usable)) {
      causes.add(policy.display());
      return;
    }
    RuleEvaluation.of(usable, pod).stream()
        .filter(each -> each.result().isDecisive())
        .forEach(each -> causes.add("%s, rule %s".formatted(policy.display(), each.rule())));
  }
}
