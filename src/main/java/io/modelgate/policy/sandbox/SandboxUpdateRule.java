package io.modelgate.policy.sandbox;

import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.List;
import java.util.Optional;

/**
 * What may not happen to a pod after its creation: its runtime is chosen once, so nothing may come
 * later that would have called for another.
 */
public final class SandboxUpdateRule {
  private SandboxUpdateRule() {}

  /**
   * Looks at a change.
   *
   * @param policies those of the pod's namespace
   * @param authorization of whoever changes the pod
   * @return why the change is refused, as one sentence; empty where it is not
   */
  public static Optional<String> refuse(
      List<SandboxPolicy> policies, PodView before, PodView after, Authorization authorization) {
    for (SandboxPolicy policy : policies) {
      if (policy instanceof Usable usable) {
        RuleSearch then = RuleSearch.among(usable, before);
        RuleSearch now = RuleSearch.among(usable, after);
        Optional<String> refusal =
            refuseOtherLabel(usable, then, before, after)
                .or(() -> refuseNew(usable, then, before, now, after))
                .or(() -> refuseUse(usable, then, now, after, authorization));
        if (refusal.isPresent()) {
          return refusal;
        }
      } else if (policy instanceof Broken broken && broken.denies()) {
        return Optional.of("%s cannot be applied: %s.".formatted(broken.display(), broken.fault()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refuseOtherLabel(
      Usable policy, RuleSearch then, PodView before, PodView after) {
    if (then.decides().filter(Rule::isEnforced).isEmpty()) {
      return Optional.empty();
    }
    return policy.labels().stream()
        .sorted()
        .filter(key -> before.label(key).isPresent())
        .filter(key -> !before.label(key).equals(after.label(key)))
        .findFirst()
        .map(key -> fixedLabel(key, before.name(), policy));
  }

  /** Of a label by which a pod's runtime was chosen, and which somebody wants to change. */
  public static String fixedLabel(String key, String pod, SandboxPolicy policy) {
    return "The label %s of pod %s cannot be changed after the pod is created, because %s chose the runtime according to it: recreate the pod with the change."
        .formatted(key, pod, policy.display());
  }

  /** A pod that came before its policy may stay as it is, and change in what is not at fault. */
  private static Optional<String> refuseNew(
      Usable policy, RuleSearch then, PodView before, RuleSearch now, PodView after) {
    Optional<String> fault = fault(policy, now, after);
    boolean isOld = then.decides().equals(now.decides()) && fault(policy, then, before).isPresent();
    return isOld ? Optional.empty() : fault;
  }

  /** Only a rule that did not decide before asks who may use the pod's runtime. */
  private static Optional<String> refuseUse(
      Usable policy, RuleSearch then, RuleSearch now, PodView after, Authorization authorization) {
    return now.decides()
        .filter(Rule::isEnforced)
        .filter(rule -> !then.decides().equals(Optional.of(rule)))
        .flatMap(rule -> AllowedUse.problem(policy, rule, after, after.runtime(), authorization))
        .filter(AllowedUse::isKnown)
        .map(AllowedUse::sentence);
  }

  /** Why a rule that denies pods would deny this one. */
  private static Optional<String> fault(Usable policy, RuleSearch search, PodView pod) {
    return search
        .decides()
        .filter(Rule::isEnforced)
        .flatMap(
            rule ->
                search
                    .whyUndecided(rule)
                    .or(() -> RuleDecision.of(policy, rule, pod).fault(pod.runtime())));
  }
}
