package io.modelgate.policy.sandbox;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The search for the rule that decides about a pod: the first that matches. One that denies pods
 * decides also where it cannot be told whether it matches; others are ignored then, as are those
 * that only require what the pod has.
 *
 * @param decides the rule, if any
 * @param undecided those of which it could not be told
 * @param given rules before it that match, and require what the pod has
 */
record RuleSearch(Optional<Rule> decides, List<Undecided> undecided, List<Rule> given) {

  /**
   * A rule of which it could not be told whether it matches.
   *
   * @param rule the rule
   * @param why one sentence
   */
  record Undecided(Rule rule, String why) {}

  static RuleSearch among(Usable policy, PodView pod) {
    List<Undecided> undecided = new ArrayList<>();
    List<Rule> given = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      boolean isGiven = rule.demand().isSatisfied(pod);
      try {
        if (rule.demand().appliesTo(pod) && rule.matcher().matches(pod)) {
          if (!isGiven) {
            return new RuleSearch(Optional.of(rule), undecided, given);
          }
          given.add(rule);
        }
      } catch (UndecidableException e) {
        if (!isGiven) {
          undecided.add(new Undecided(rule, sentence(policy, rule, pod, e.sentence())));
          if (rule.isEnforced()) {
            return new RuleSearch(Optional.of(rule), undecided, given);
          }
        }
      }
    }
    return new RuleSearch(Optional.empty(), undecided, given);
  }

  /** Why it could not be told of a rule whether it matches; empty where it could. */
  Optional<String> whyUndecided(Rule rule) {
    return undecided.stream()
        .filter(each -> each.rule().name().equals(rule.name()))
        .map(Undecided::why)
        .findFirst();
  }

  static String sentence(Usable policy, Rule rule, PodView pod, String why) {
    return "Rule %s of %s cannot be applied to pod %s, %s: correct the rule, or the pod."
        .formatted(rule.name(), policy.display(), pod.name(), why);
  }
}
