package io.modelgate.command.lint.check;

import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.rule.RuleLogic;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.spec.QuotedText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules of RuntimePolicies that cannot do what they seem to. */
final class RuntimeRules {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_.-]{1,40})}");
  private static final Set<String> PLACEHOLDERS = Set.of("name", "namespace", "runtime", "key");

  private final Located<SandboxPolicy.Usable> policy;
  private final Findings findings;

  private RuntimeRules(Located<SandboxPolicy.Usable> policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(SandboxPolicy.Usable.class)
        .forEach(each -> new RuntimeRules(each, findings).check());
  }

  /** Where a rule is. */
  static FieldPath path(int rule) {
    return FieldPath.of("spec", "rules", rule);
  }

  private void check() {
    List<Rule> rules = policy.policy().rules();
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> whyNever = RuleLogic.whyNever(rules.get(i));
      if (whyNever.isPresent()) {
        never(i, whyNever.get());
      } else {
        shadow(i);
      }
      placeholders(i);
    }
  }

  private void never(int rule, String why) {
    findings.add(
        Check.RULE_NEVER_MATCHES,
        policy.at(),
        path(rule),
        "Rule %s decides about no pod: %s.".formatted(name(rule), why),
        "Change its match, or remove the rule.");
  }

  private void shadow(int rule) {
    List<Rule> rules = policy.policy().rules();
    for (int before = 0; before < rule; before++) {
      if (RuleLogic.isShadowed(rules.get(rule), rules.get(before))) {
        findings.add(
            Check.RULE_SHADOWED,
            policy.at(),
            path(rule),
            "Rule %s decides about no pod: rule %s before it matches every pod that it matches."
                .formatted(name(rule), name(before)),
            "Move it before rule %s, or remove it.".formatted(name(before)));
        return;
      }
    }
  }

  private void placeholders(int rule) {
    Matcher found = PLACEHOLDER.matcher(policy.policy().rules().get(rule).message().orElse(""));
    while (found.find()) {
      if (!PLACEHOLDERS.contains(found.group(1))) {
        findings.add(
            Check.UNKNOWN_PLACEHOLDER,
            policy.at(),
            path(rule).then("message"),
            "The message of rule %s says {%s} as it is: nothing is put in its place."
                .formatted(name(rule), found.group(1)),
            ClosestMatch.to(found.group(1), PLACEHOLDERS)
                .map("Write {%s}."::formatted)
                .orElse("Use {name}, {namespace}, {runtime} and {key}."));
      }
    }
  }

  private String name(int rule) {
    return QuotedText.of(policy.policy().rules().get(rule).name());
  }
}
