package io.modelgate.command.lint.check;

import io.modelgate.api.Enforcement;
import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.rule.RuleLogic;
import io.modelgate.command.lint.rule.Selection;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import java.util.List;

/** Policies that stand in each other's way: each pod of one is denied because of another. */
final class PolicyConflicts {
  /** Pairs are compared up to so many policies of a namespace; more are no people's. */
  private static final int MAX_POLICIES = 500;

  private PolicyConflicts() {}

  static void run(Workspace workspace, Findings findings) {
    List<Located<ModelPolicy.Usable>> models =
        workspace
            .ofType(ModelPolicy.Usable.class)
            .filter(each -> each.policy().enforcement() == Enforcement.Enforce)
            .filter(each -> each.policy().selection().isPresent())
            .limit(MAX_POLICIES)
            .toList();
    for (Located<ModelPolicy.Usable> one : models) {
      models.stream()
          .filter(other -> isTied(one.policy(), other.policy()))
          .filter(other -> isFirst(one, other) || !isTied(other.policy(), one.policy()))
          .findFirst()
          .ifPresent(other -> tie(one, other, findings));
    }
    List<Located<SandboxPolicy.Usable>> sandbox =
        workspace.ofType(SandboxPolicy.Usable.class).limit(MAX_POLICIES).toList();
    for (Located<SandboxPolicy.Usable> one : sandbox) {
      sandbox.stream()
          .filter(other -> !other.policy().id().equals(one.policy().id()))
          .filter(
              other -> Selection.isWithin(one.policy().namespaces(), other.policy().namespaces()))
          .forEach(other -> conflicts(one, other, findings));
    }
  }

  /** Of two that select the same pods, only one is reported. */
  private static boolean isFirst(
      Located<ModelPolicy.Usable> one, Located<ModelPolicy.Usable> other) {
    return one.policy().name().compareTo(other.policy().name()) < 0;
  }

  private static boolean isTied(ModelPolicy.Usable one, ModelPolicy.Usable other) {
    return !one.id().equals(other.id())
        && one.id().kind() == other.id().kind()
        && one.id().kind() != Kind.UPSTREAM
        && Selection.isWithin(one.namespaces(), other.namespaces())
        && Selection.isWithin(one.selection().orElseThrow(), other.selection().orElseThrow());
  }

  private static void tie(
      Located<ModelPolicy.Usable> one, Located<ModelPolicy.Usable> other, Findings findings) {
    findings.add(
        Check.POLICY_TIE,
        one.at(),
        FieldPath.of("spec", "selector"),
        "%s selects every pod that %s selects, and both enforce: such a pod is denied until its label %s names one."
            .formatted(other.at().display(), one.at().display(), one.policy().id().kind().label()),
        "Let their selectors exclude each other, set enforcement: Warn in one, or list all signers"
            + " in one policy.");
  }

  /** Only the other's first rule: for a pod of a later one, an earlier might decide. */
  private static void conflicts(
      Located<SandboxPolicy.Usable> one, Located<SandboxPolicy.Usable> other, Findings findings) {
    Rule first = other.policy().rules().get(0);
    List<Rule> rules = one.policy().rules();
    for (int i = 0; i < rules.size(); i++) {
      if (isOpposed(rules.get(i), first)
          && RuleLogic.isShadowed(rules.get(i), first)
          && !(i == 0 && isToldOfTheOther(one, other))) {
        findings.add(
            Check.RUNTIME_CONFLICT,
            one.at(),
            RuntimeRules.path(i),
            "Rule %s requires %s, and rule %s of %s requires %s in every pod that it matches: such a pod is denied."
                .formatted(
                    rules.get(i).name(),
                    rules.get(i).demand().runtimes().get(0),
                    first.name(),
                    other.at().display(),
                    first.demand().runtimes().get(0)),
            "Let only one of the rules match, for example by the policies' namespaceSelectors.");
      }
    }
  }

  /** Whether the same is found from the other policy's side, whose name comes before. */
  private static boolean isToldOfTheOther(
      Located<SandboxPolicy.Usable> one, Located<SandboxPolicy.Usable> other) {
    return other.policy().name().compareTo(one.policy().name()) < 0
        && Selection.isWithin(other.policy().namespaces(), one.policy().namespaces())
        && RuleLogic.isShadowed(other.policy().rules().get(0), one.policy().rules().get(0));
  }

  private static boolean isOpposed(Rule one, Rule other) {
    return isFixed(one) && isFixed(other) && !one.demand().equals(other.demand());
  }

  private static boolean isFixed(Rule rule) {
    return rule.isEnforced()
        && rule.demand() instanceof RuleRequirement.Fixed
        && rule.different() != Different.KeepIfIsolated;
  }
}
