package io.modelgate.command.lint.check;

import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.pattern.RecallPattern.RecalledIdentity;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Recall;
import java.util.List;
import java.util.stream.Stream;

/** Policies of which everything is recalled, and recalls of signers whom nobody accepts. */
final class RecallChecks {
  private RecallChecks() {}

  static void run(Workspace workspace, Findings findings) {
    List<Located<ModelPolicy.Usable>> policies =
        workspace.ofType(ModelPolicy.Usable.class).toList();
    for (Located<ModelPolicy.Usable> each : policies) {
      workspace
          .set()
          .recalls()
          .refusal(each.policy())
          .ifPresent(
              why ->
                  findings.add(
                      Check.RECALLED_SIGNER,
                      each.at(),
                      FieldPath.SPEC,
                      "No model can satisfy %s: %s".formatted(each.at().display(), why),
                      "Accept another signer or model, or take back the recall."));
    }
    if (workspace.isWhole()) {
      workspace.ofType(Recall.Usable.class).forEach(each -> identities(each, policies, findings));
    }
  }

  private static void identities(
      Located<Recall.Usable> recall,
      List<Located<ModelPolicy.Usable>> policies,
      Findings findings) {
    List<Method.Keyless> signers =
        policies.stream()
            .flatMap(each -> each(each.policy().method()))
            .filter(Method.Keyless.class::isInstance)
            .map(Method.Keyless.class::cast)
            .toList();
    List<RecalledIdentity> identities = recall.policy().pattern().identities();
    for (int i = 0; i < identities.size(); i++) {
      RecalledIdentity identity = identities.get(i);
      if (!signers.isEmpty()
          && signers.stream().noneMatch(each -> KeylessSigner.of(each).mayBe(identity))) {
        findings.add(
            Check.RECALL_OF_NOTHING,
            recall.at(),
            FieldPath.of("spec", "identities", i),
            "No policy in these files accepts %s of %s, which %s recalls."
                .formatted(identity.identity(), identity.issuer(), recall.at().display()),
            "Look at the spelling: both are compared character by character.");
      }
    }
  }

  private static Stream<Method> each(Method method) {
    return method instanceof Method.Signers several ? several.each().stream() : Stream.of(method);
  }
}
