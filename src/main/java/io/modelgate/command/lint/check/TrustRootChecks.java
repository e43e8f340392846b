package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.ModelPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TrustRoots that no policy names. */
final class TrustRootChecks {
  private TrustRootChecks() {}

  static void run(Workspace workspace, Findings findings) {
    if (!workspace.isWhole() || workspace.ofType(ModelPolicy.class).findAny().isEmpty()) {
      return; // whatever names them is elsewhere
    }
    Set<String> named = new HashSet<>();
    workspace.ofType(ModelPolicy.class).forEach(each -> collect(each.at(), named));
    workspace
        .ofType(CompiledTrustRoot.class)
        .filter(each -> !named.contains(each.policy().name()))
        .forEach(
            each ->
                findings.add(
                    Check.UNUSED_TRUST_ROOT,
                    each.at(),
                    FieldPath.of("metadata", "name"),
                    "No policy in these files names %s.".formatted(each.at().display()),
                    "Name it by trustRoot in a policy, or remove it."));
  }

  private static void collect(SourceDocument policy, Set<String> named) {
    if (policy.content().fields().get("spec") instanceof Map<?, ?> spec) {
      signer(spec.get("config"), named);
      if (spec.get("signers") instanceof List<?> signers) {
        signers.forEach(each -> signer(each, named));
      }
    }
  }

  private static void signer(@Nullable Object signer, Set<String> named) {
    if (signer instanceof Map<?, ?> methods) {
      for (Object method : methods.values()) {
        if (method instanceof Map<?, ?> fields
            && fields.get("trustRoot") instanceof Map<?, ?> reference) {
          named.add(String.valueOf(reference.get("name")));
        }
      }
    }
  }
}
