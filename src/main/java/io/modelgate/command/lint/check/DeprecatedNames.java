package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.PolicyId.Kind;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Names that go on to work, and have better ones. */
final class DeprecatedNames {
  private static final String OLD = "privateKeyConfig";

  private DeprecatedNames() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .policies()
        .forEach(
            each -> {
              if (each.policy().id().kind() == Kind.UPSTREAM) {
                group(each.at(), findings);
              } else if (Kind.OF_MODELS.contains(each.policy().id().kind())) {
                fields(each.at(), findings);
              }
            });
  }

  private static void group(SourceDocument at, Findings findings) {
    findings.add(
        Check.DEPRECATED_GROUP,
        at,
        FieldPath.of("apiVersion"),
        "%s is of the upstream operator's group, of which only pods with its label come to the"
                .formatted(at.display())
            + " webhook.",
        "Write apiVersion: %s, as the page on migration says."
            .formatted(Kind.NAMESPACED.apiVersion()));
  }

  private static void fields(SourceDocument at, Findings findings) {
    field(at, FieldPath.of("spec", "config"), findings);
    at.value(FieldPath.of("spec", "signers"))
        .filter(SequenceNode.class::isInstance)
        .ifPresent(
            signers -> {
              for (int i = 0; i < ((SequenceNode) signers).getValue().size(); i++) {
                field(at, FieldPath.of("spec", "signers", i), findings);
              }
            });
  }

  private static void field(SourceDocument at, FieldPath signer, Findings findings) {
    if (at.value(signer.then(OLD)).isPresent()) {
      findings.add(
          Check.DEPRECATED_FIELD,
          at,
          signer.then(OLD),
          "%s holds a public key, and its name says private.".formatted(signer.then(OLD)),
          "Write publicKeyConfig, which means the same.");
    }
  }
}
