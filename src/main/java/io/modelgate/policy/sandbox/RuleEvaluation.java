package io.modelgate.policy.sandbox;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.sandbox.match.MatchReasons;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a rule was tried on a pod.
 *
 * @param rule its name
 * @param action what it does
 * @param result what came of it
 * @param reason one clause: why
 */
public record RuleEvaluation(String rule, Action action, Result result, String reason) {
  /** What comes of a rule. */
  public enum Result {
    /** It matches, and decides. */
    DECIDES("decides", "decides"),
    /** It matches, and what it requires is there: the next rules are tried. */
    GIVEN("given", "is met"),
    /** It does not match: the next rules are tried. */
    NO_MATCH("noMatch", "does not match"),
    /** It is unknown whether it matches. */
    UNDECIDED("undecided", "cannot be decided"),
    /** One before it decides. */
    NOT_TRIED("notTried", "is not tried");

    private final String word;
    private final String sentence;

    Result(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** Whether the decision rests on the rule. */
    public boolean isDecisive() {
      return this == DECIDES || this == UNDECIDED;
    }

    /** As documents have it. */
    public String word() {
      return word;
    }

    /** As a part of a sentence. */
    public String sentence() {
      return sentence;
    }
  }

  /** The rules of a policy, in their order. */
  public static List<RuleEvaluation> of(Usable policy, PodView pod) {
    RuleSearch search = RuleSearch.among(policy, pod);
    List<RuleEvaluation> trials = new ArrayList<>();
    String decider = "";
    for (Rule rule : policy.rules()) {
      RuleEvaluation trial =
          decider.isEmpty() ? of(policy, rule, search, pod) : notTried(rule, decider);
      trials.add(trial);
      if (search.decides().equals(Optional.of(rule))) {
        decider = rule.name();
      }
    }
    return List.copyOf(trials);
  }

  private static RuleEvaluation of(Usable policy, Rule rule, RuleSearch search, PodView pod) {
    Optional<String> undecided = search.whyUndecided(rule);
    if (undecided.isPresent()) {
      return new RuleEvaluation(rule.name(), rule.action(), Result.UNDECIDED, undecided.get());
    }
    if (search.given().contains(rule)) {
      return new RuleEvaluation(
          rule.name(), rule.action(), Result.GIVEN, "what it requires is there");
    }
    if (search.decides().equals(Optional.of(rule))) {
      RuleDecision ruling = RuleDecision.of(policy, rule, pod);
      String reason =
          ruling.wanted().map(runtime -> "it requires runtime " + runtime).orElse("it matches")
              + AllowedUse.clause(rule);
      return new RuleEvaluation(rule.name(), rule.action(), Result.DECIDES, reason);
    }
    return new RuleEvaluation(rule.name(), rule.action(), Result.NO_MATCH, mismatch(rule, pod));
  }

  private static RuleEvaluation notTried(Rule rule, String decider) {
    return new RuleEvaluation(
        rule.name(), rule.action(), Result.NOT_TRIED, "rule " + decider + " decides");
  }

  private static String mismatch(Rule rule, PodView pod) {
    if (!rule.demand().appliesTo(pod) && rule.demand() instanceof RuleRequirement.FromLabel label) {
      return "label %s is missing".formatted(label.key());
    }
    if (!rule.demand().appliesTo(pod)) {
      return "the pod names no RuntimeClass";
    }
    try {
      return MatchReasons.mismatch(rule.matcher(), pod).orElse("what it requires is there");
    } catch (UndecidableException e) { // only if what it requires is there
      return e.sentence();
    }
  }
}
