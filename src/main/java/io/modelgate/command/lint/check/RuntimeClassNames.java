package io.modelgate.command.lint.check;

import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.spec.QuotedText;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Names of RuntimeClasses: pods stay pending, or are denied, if one does not exist. */
final class RuntimeClassNames {
  private RuntimeClassNames() {}

  static void run(Workspace workspace, Findings findings) {
    Runtimes runtimes = workspace.set().runtimes();
    workspace
        .ofType(SandboxPolicy.Usable.class)
        .forEach(
            each -> {
              if (!runtimes.isKnown()) {
                unchecked(each, findings);
              } else if (workspace.isWhole()) {
                names(each, runtimes, findings);
              }
            });
  }

  private static void unchecked(Located<SandboxPolicy.Usable> policy, Findings findings) {
    Set<String> names = new TreeSet<>(policy.policy().runtimes());
    if (!names.isEmpty()) {
      findings.add(
          Check.UNCHECKED_RUNTIME_CLASS,
          policy.at(),
          FieldPath.of("spec", "rules"),
          "No file has a RuntimeClass, so whether %s %s is not checked."
              .formatted(String.join(" and ", names), names.size() == 1 ? "exists" : "exist"),
          "Add the cluster's: kubectl get runtimeclass -o yaml.");
    }
  }

  private static void names(
      Located<SandboxPolicy.Usable> policy, Runtimes runtimes, Findings findings) {
    List<Rule> rules = policy.policy().rules();
    for (int i = 0; i < rules.size(); i++) {
      FieldPath rule = RuntimeRules.path(i);
      name(policy, rule.then("runtime"), runtimes, findings);
      name(policy, rule.then("require", "runtime"), runtimes, findings);
      int values = rules.get(i).demand().runtimes().size();
      for (int j = 0; j < values; j++) {
        name(policy, rule.then("runtimeFromLabel", "values", j), runtimes, findings);
      }
    }
  }

  private static void name(
      Located<SandboxPolicy.Usable> policy, FieldPath field, Runtimes runtimes, Findings findings) {
    policy
        .at()
        .value(field)
        .filter(ScalarNode.class::isInstance)
        .map(each -> ((ScalarNode) each).getValue())
        .filter(runtimes::isMissing)
        .ifPresent(
            name ->
                findings.add(
                    Check.UNKNOWN_RUNTIME_CLASS,
                    policy.at(),
                    field,
                    "%s names RuntimeClass %s, which no file has: its pods are denied."
                        .formatted(field, QuotedText.of(name)),
                    ClosestMatch.to(name, runtimes.classes().keySet())
                        .map("Write \"%s\", or add the RuntimeClass."::formatted)
                        .orElse("Add the RuntimeClass, or name one that is there.")));
  }
}
