package io.modelgate.policy.sandbox;

import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.sandbox.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The search for the rule that decides about a pod: the first that matches. One that denies pods
 * decides also where it cannot be told whether it matches; others are passed over then.
 *
 * @param decides the rule, if any
 * @param undecided sentences about rules of which it could not be told, by rule
 */
record RuleSearch(Optional<Rule> decides, Map<Rule, String> undecided) {

  static RuleSearch among(Usable policy, PodView pod) {
    Map<Rule, String> undecided = new LinkedHashMap<>();
    for (Rule rule : policy.rules()) {
      try {
        if (rule.demand().concerns(pod) && rule.matcher().matches(pod)) {
          return new RuleSearch(Optional.of(rule), undecided);
        }
      } catch (UndecidableException e) {
        undecided.put(rule, sentence(policy, rule, pod, e.sentence()));
        if (rule.isEnforced()) {
          return new RuleSearch(Optional.of(rule), undecided);
        }
      }
    }
    return new RuleSearch(Optional.empty(), undecided);
  }

  private static String sentence(Usable policy, Rule rule, PodView pod, String why) {
    return "Rule %s of %s cannot be applied to pod %s: %s. Mend the rule, or the pod."
        .formatted(rule.name(), policy.display(), pod.name(), why);
  }
}
