package io.modelgate.policy.sandbox;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.Assessment.Result;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says of a pod as it is what every rule makes of it. */
public final class SandboxAssessment {
  private SandboxAssessment() {}

  /**
   * One entry a rule, in order.
   *
   * @param policies those of the pod's namespace
   */
  public static List<Assessment> of(List<SandboxPolicy> policies, PodView pod) {
    List<Assessment> assessments = new ArrayList<>();
    for (SandboxPolicy policy : policies) {
      if (policy instanceof Usable usable) {
        RuleSearch search = RuleSearch.among(usable, pod);
        usable.rules().forEach(rule -> assessments.add(of(usable, rule, search, pod)));
      } else if (policy instanceof Broken broken) {
        assessments.add(
            new Assessment(
                broken.name(),
                "",
                broken.denies() ? Result.FAIL : Result.WARN,
                "",
                "%s cannot be applied: %s.".formatted(broken.display(), broken.fault())));
      }
    }
    return List.copyOf(assessments);
  }

  private static Assessment of(Usable policy, Rule rule, RuleSearch search, PodView pod) {
    Result failure = rule.action() == Action.Warn ? Result.WARN : Result.FAIL;
    Optional<String> undecided = search.whyUndecided(rule);
    if (undecided.isPresent()) {
      return new Assessment(policy.name(), rule.name(), failure, "", undecided.get());
    }
    if (search.given().contains(rule)) {
      return new Assessment(policy.name(), rule.name(), Result.PASS, "", "");
    }
    if (!search.decides().equals(Optional.of(rule))) {
      return new Assessment(policy.name(), rule.name(), Result.SKIP, "", "");
    }
    Ruling ruling = Ruling.of(policy, rule, pod);
    String runtime = ruling.wanted().orElse("");
    return ruling
        .fault(pod.runtime())
        .map(fault -> new Assessment(policy.name(), rule.name(), failure, runtime, fault))
        .orElseGet(() -> new Assessment(policy.name(), rule.name(), Result.PASS, runtime, ""));
  }
}
