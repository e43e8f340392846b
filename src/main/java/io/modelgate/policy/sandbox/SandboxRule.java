package io.modelgate.policy.sandbox;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.RuntimeAssignment;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides in which RuntimeClass a pod runs. For one decision. */
public final class SandboxRule {
  private final PodView pod;
  private final Runtimes runtimes;
  private final Authorization authorization;
  private final List<String> denials = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> audit = new ArrayList<>();

  private SandboxRule(PodView pod, Runtimes runtimes, Authorization authorization) {
    this.pod = pod;
    this.runtimes = runtimes;
    this.authorization = authorization;
  }

  /**
   * Decides.
   *
   * @param policies those of the pod's namespace
   * @param authorization of whoever creates the pod
   */
  public static Decision decide(
      List<SandboxPolicy> policies, Runtimes runtimes, PodView pod, Authorization authorization) {
    return new SandboxRule(pod, runtimes, authorization).decide(policies);
  }

  private Decision decide(List<SandboxPolicy> policies) {
    List<RuleDecision> rulings = rulings(policies);
    List<RuleDecision> changing = new ArrayList<>();
    for (RuleDecision ruling : rulings) {
      if (ruling.mutates()) {
        ruling.contradiction().ifPresentOrElse(denials::add, () -> changing.add(ruling));
      }
    }
    String runtime = runtime(changing);
    for (RuleDecision ruling : rulings) {
      if (!ruling.mutates()) {
        ruling.fault(runtime).ifPresent(fault -> note(ruling.rule(), fault));
      }
      if (ruling.wanted().isPresent() && !runtime.isEmpty()) {
        Feasibility.problem(ruling.policy(), runtimes, pod, runtime)
            .ifPresent(problem -> note(ruling.rule(), problem));
      }
    }
    if (denials.isEmpty()) { // the last question, since it costs most
      rulings.forEach(ruling -> ask(ruling, runtime));
    }
    if (!denials.isEmpty()) {
      return new Decision.Deny(denials.get(0));
    }
    Notices notices = new Notices(distinct(warnings), distinct(audit));
    return runtime.equals(pod.runtime())
        ? new Decision.Unchanged(notices)
        : new Decision.Mutate(Optional.empty(), Optional.of(assignment(runtime)), notices);
  }

  private List<RuleDecision> rulings(List<SandboxPolicy> policies) {
    List<RuleDecision> rulings = new ArrayList<>();
    for (SandboxPolicy policy : policies) {
      if (policy instanceof Usable usable) {
        RuleSearch search = RuleSearch.among(usable, pod);
        search.undecided().forEach(each -> note(each.rule(), each.why()));
        search
            .decides()
            .filter(rule -> search.whyUndecided(rule).isEmpty())
            .ifPresent(rule -> rulings.add(RuleDecision.of(usable, rule, pod)));
      } else if (policy instanceof Broken broken) {
        (broken.denies() ? denials : warnings)
            .add("%s cannot be applied: %s.".formatted(broken.display(), broken.fault()));
      }
    }
    return rulings;
  }

  /** The runtime that all rulings are content with which may set one; the pod's own without any. */
  private String runtime(List<RuleDecision> changing) {
    if (changing.isEmpty()) {
      return pod.runtime();
    }
    List<String> candidates = distinct(changing.stream().map(RuleDecision::given).toList());
    for (String candidate : candidates) {
      if (changing.stream().allMatch(ruling -> ruling.isMetBy(candidate))) {
        return candidate;
      }
    }
    denials.add(
        "Pod %s would have to run in %s at the same time: let only one of %s match the pod."
            .formatted(
                pod.name(),
                String.join(" and ", candidates),
                String.join(
                    " and ", changing.stream().map(each -> each.policy().display()).toList())));
    return pod.runtime();
  }

  private void note(Rule rule, String sentence) {
    List<String> to = rule.isEnforced() ? denials : rule.action() == Action.Warn ? warnings : audit;
    to.add(sentence);
  }

  private void note(Rule rule, Feasibility problem) {
    if (rule.isEnforced() && !problem.denies()) {
      warnings.add(problem.sentence());
    } else {
      note(rule, problem.sentence());
    }
  }

  private void ask(RuleDecision ruling, String runtime) {
    AllowedUse.problem(ruling.policy(), ruling.rule(), pod, runtime, authorization)
        .ifPresent(
            problem -> {
              if (problem.isKnown()) {
                note(ruling.rule(), problem.sentence());
              } else {
                warnings.add(problem.sentence());
              }
            });
  }

  private RuntimeAssignment assignment(String runtime) {
    RuntimeClassView old = runtimes.classes().get(pod.runtime());
    return old == null
        ? new RuntimeAssignment(runtime, Map.of(), List.of())
        : new RuntimeAssignment(runtime, old.nodeSelector(), old.tolerations());
  }

  private static List<String> distinct(List<String> sentences) {
    return sentences.stream().distinct().toList();
  }
}
