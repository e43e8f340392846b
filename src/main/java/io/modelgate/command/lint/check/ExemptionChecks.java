package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.SandboxPolicy;

/** Exemptions that exempt nothing any more, or everything. */
final class ExemptionChecks {
  private final Workspace workspace;
  private final Findings findings;

  private ExemptionChecks(Workspace workspace, Findings findings) {
    this.workspace = workspace;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    ExemptionChecks exemptions = new ExemptionChecks(workspace, findings);
    workspace
        .ofType(Exemption.Usable.class)
        .forEach(each -> exemptions.check(each.policy(), each.at()));
  }

  private void check(Exemption.Usable exemption, SourceDocument at) {
    if (!exemption.isActive(workspace.now())) {
      findings.add(
          Check.EXPIRED_EXEMPTION,
          at,
          FieldPath.of("spec", "expires"),
          "%s ended at %s: it exempts nothing.".formatted(at.display(), exemption.expires()),
          "Remove it, or set a later time if its reason still holds.");
    } else if (isWide(exemption)) {
      findings.add(
          Check.WIDE_EXEMPTION,
          at,
          FieldPath.of("spec", "namespaces"),
          "%s exempts every pod of every namespace from every policy.".formatted(at.display()),
          "Name namespaces, or what it is from in spec.policies.");
    }
    nothing(exemption, at);
  }

  private static boolean isWide(Exemption.Usable exemption) {
    return exemption.policies().isEmpty()
        && exemption.scope().serviceAccounts().isEmpty()
        && exemption.scope().owners().isEmpty()
        && exemption.scope().namespaces().stream()
            .anyMatch(each -> !each.pattern().isEmpty() && each.pattern().matches("\\*+"));
  }

  private void nothing(Exemption.Usable exemption, SourceDocument at) {
    boolean isFromOne =
        workspace.ofType(ModelPolicy.class).anyMatch(each -> exemption.isFrom(each.policy()))
            || workspace
                .ofType(SandboxPolicy.class)
                .anyMatch(each -> exemption.isFrom(each.policy()));
    boolean areThere =
        workspace.ofType(ModelPolicy.class).findAny().isPresent()
            || workspace.ofType(SandboxPolicy.class).findAny().isPresent();
    if (workspace.isWhole() && areThere && !isFromOne) {
      findings.add(
          Check.EXEMPTION_OF_NOTHING,
          at,
          FieldPath.of("spec", "policies"),
          "%s names no policy that is in these files.".formatted(at.display()),
          "Look at the names and kinds in spec.policies, or remove it.");
    }
  }
}
