package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Which rule decides about a pod, and what it says: as {@code RuleSearch} has it. */
final class DecisionCel {
  /**
   * A rule with its expressions.
   *
   * @param about whether the pod is meant, but for its containers
   * @param containers what they say, as {@link MatcherCel#containers} has it
   */
  private record Tried(Rule rule, RuleCel says, Cel about, Cel containers) {
    boolean mayBeUndecided() {
      return !rule.matcher().containers().images().isEmpty();
    }

    Cel matches() {
      return Cel.of("%s && %s == \"+\"", about, containers);
    }

    Cel isUndecided() {
      return mayBeUndecided() ? Cel.of("%s && %s.startsWith(\"?\")", about, containers) : Cel.FALSE;
    }

    Cel decides() {
      return rule.isEnforced() ? Cel.of("%s && %s != \"\"", about, containers) : matches();
    }

    Cel whyUndecided() {
      return mayBeUndecided() ? says.undecided(containers) : Cel.NOTHING;
    }
  }

  private final List<Tried> rules = new ArrayList<>();
  private final Cel decides;
  private final Cel runtime;

  /**
   * Adds the variables of one.
   *
   * @param prefix of the variables' names
   */
  DecisionCel(Usable policy, String prefix, PodCel pod, Variables variables) {
    runtime = pod.runtime();
    MatcherCel matcher = new MatcherCel(pod);
    for (Rule rule : policy.rules()) {
      String number = String.valueOf(rules.size());
      Cel images =
          rule.matcher().containers().images().isEmpty()
              ? Cel.NOTHING
              : variables.add(
                  prefix + "images" + number,
                  pod.images().meantBy(rule.matcher().containers().images()));
      RuleCel says = new RuleCel(policy, rule, pod);
      rules.add(
          new Tried(
              rule,
              says,
              variables.add(
                  prefix + "about" + number,
                  Cel.all(List.of(says.concerns(), matcher.pod(rule.matcher())))),
              variables.add(
                  prefix + "containers" + number,
                  matcher.containers(rule.matcher().containers(), images))));
    }
    decides = variables.add(prefix + "decides", Cel.of(first(), arguments()));
  }

  private String first() {
    return IntStream.range(0, rules.size())
            .mapToObj(each -> "%s ? " + each + " : ")
            .collect(joining())
        + "-1";
  }

  private Cel[] arguments() {
    return rules.stream().map(Tried::decides).toArray(Cel[]::new);
  }

  /** The number of the rule that decides; -1 for none. */
  Cel decides() {
    return decides;
  }

  /** Whether one of some rules decides. */
  Cel decidesOne(Predicate<Rule> which) {
    return Cel.of("%s in %s", decides, numbers(which));
  }

  private Cel numbers(Predicate<Rule> which) {
    return new Cel(
        IntStream.range(0, rules.size())
            .filter(each -> which.test(rules.get(each).rule()))
            .mapToObj(String::valueOf)
            .collect(joining(", ", "[", "]")));
  }

  /** What stands against a pod, by the rule that decides if it is one of some; else empty. */
  Cel contradiction(Predicate<Rule> which) {
    return ofDeciding(
        which,
        each ->
            each.rule().isEnforced() && each.mayBeUndecided()
                ? Cel.of(
                    "%s.startsWith(\"?\") ? %s : %s",
                    each.containers(), each.whyUndecided(), each.says().contradiction())
                : each.says().contradiction(),
        Cel.NOTHING);
  }

  /** How its runtime differs from that which the rule requires, likewise. */
  Cel differs(Predicate<Rule> which) {
    return ofDeciding(which, each -> each.says().differs(), Cel.NOTHING);
  }

  /** The runtime that the rule that decides would give the pod; its own if none decides. */
  Cel given() {
    return ofDeciding(Rule::mutates, each -> each.says().given(), runtime);
  }

  /** Whether somebody may use the pod's runtime, if the rule that decides is one of some. */
  Cel mayUse(Predicate<Rule> which, AllowedCel allowed) {
    return ofDeciding(which, each -> each.says().mayUse(allowed), Cel.TRUE);
  }

  /** What is said if nobody may, likewise. */
  Cel mayNotUse(Predicate<Rule> which, AllowedCel allowed) {
    return ofDeciding(which, each -> each.says().mayNotUse(allowed), Cel.NOTHING);
  }

  /** Whether the rule that decides requires a RuntimeClass, if it is one of some. */
  Cel wants(Predicate<Rule> which) {
    return ofDeciding(which, each -> each.says().wants(), Cel.FALSE);
  }

  private Cel ofDeciding(Predicate<Rule> which, Function<Tried, Cel> what, Cel otherwise) {
    List<Cel> parts = new ArrayList<>();
    StringBuilder choice = new StringBuilder();
    for (int i = 0; i < rules.size(); i++) {
      if (which.test(rules.get(i).rule())) {
        choice.append("%s == ").append(i).append(" ? %s : ");
        parts.add(decides);
        parts.add(what.apply(rules.get(i)));
      }
    }
    parts.add(otherwise);
    return Cel.of(choice.append("%s").toString(), parts.toArray(Cel[]::new));
  }

  /** Of some rules that do not deny, why it is unknown whether they match: empty if it can. */
  List<Cel> undecided(Predicate<Rule> which) {
    List<Cel> all = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Tried each = rules.get(i);
      if (which.test(each.rule()) && each.mayBeUndecided()) {
        Cel isTried = Cel.of("%s == -1 || %s > " + i, decides, decides);
        all.add(Cel.of("%s && %s ? %s : \"\"", isTried, each.isUndecided(), each.whyUndecided()));
      }
    }
    return all;
  }
}
