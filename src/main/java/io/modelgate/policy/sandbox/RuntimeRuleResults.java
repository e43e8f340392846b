package io.modelgate.policy.sandbox;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.RuntimeRuleResult.Status;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says of a pod as it is what every rule makes of it. */
public final class RuntimeRuleResults {
  private RuntimeRuleResults() {}

  /**
   * One entry a rule, in order.
   *
   * @param policies those of the pod's namespace
   */
  public static List<RuntimeRuleResult> of(List<SandboxPolicy> policies, PodView pod) {
    List<RuntimeRuleResult> assessments = new ArrayList<>();
    for (SandboxPolicy policy : policies) {
      if (policy instanceof Usable usable) {
        RuleSearch search = RuleSearch.among(usable, pod);
        usable.rules().forEach(rule -> assessments.add(of(usable, rule, search, pod)));
      } else if (policy instanceof Broken broken) {
        assessments.add(
            new RuntimeRuleResult(
                broken.name(),
                "",
                broken.denies() ? Status.FAIL : Status.WARN,
                "",
                "%s cannot be applied: %s.".formatted(broken.display(), broken.fault())));
      }
    }
    return List.copyOf(assessments);
  }

  private static RuntimeRuleResult of(Usable policy, Rule rule, RuleSearch search, PodView pod) {
    Status failure = rule.action() == Action.Warn ? Status.WARN : Status.FAIL;
    Optional<String> undecided = search.whyUndecided(rule);
    if (undecided.isPresent()) {
      return new RuntimeRuleResult(policy.name(), rule.name(), failure, "", undecided.get());
    }
    if (search.given().contains(rule)) {
      return new RuntimeRuleResult(policy.name(), rule.name(), Status.PASS, "", "");
    }
    if (!search.decides().equals(Optional.of(rule))) {
      return new RuntimeRuleResult(policy.name(), rule.name(), Status.SKIP, "", "");
    }
    RuleDecision ruling = RuleDecision.of(policy, rule, pod);
    String runtime = ruling.wanted().orElse("");
    return ruling
        .fault(pod.runtime())
        .map(fault -> new RuntimeRuleResult(policy.name(), rule.name(), failure, runtime, fault))
        .orElseGet(
            () -> new RuntimeRuleResult(policy.name(), rule.name(), Status.PASS, runtime, ""));
  }
}
