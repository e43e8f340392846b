package io.modelgate.command.lint.check;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.PodFeature;
import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.KnownRuntimeLimits;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.spec.QuotedText;
import java.util.List;

/** Rules for pods with features that the RuntimeClass of the rule cannot give: all are denied. */
final class RuntimeFeatures {
  private RuntimeFeatures() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(SandboxPolicy.Usable.class)
        .forEach(each -> check(each, workspace.set().runtimes(), findings));
  }

  private static void check(
      Located<SandboxPolicy.Usable> policy, Runtimes runtimes, Findings findings) {
    List<Rule> rules = policy.policy().rules();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      List<PodFeature> features = rule.matcher().containers().features();
      if (rule.isEnforced()
          && rule.different() != Different.KeepIfIsolated // else they may run elsewhere
          && rule.demand() instanceof RuleRequirement.Fixed fixed
          && !features.isEmpty()
          && KnownRuntimeLimits.lacking(policy.policy(), runtimes, fixed.name())
              .containsAll(features)) {
        findings.add(
            Check.RUNTIME_LACKS_FEATURE,
            policy.at(),
            RuntimeRules.path(i).then("runtime"),
            "Rule %s is for pods with %s, which RuntimeClass %s cannot give: each of them is denied."
                .formatted(
                    QuotedText.of(rule.name()),
                    features.stream().map(PodFeature::name).collect(joining(" or ")),
                    QuotedText.of(fixed.name())),
            "Name a RuntimeClass that can, or correct spec.lacking.");
      }
    }
  }
}
