package io.modelgate.command.lint.check;

import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.ValidationConfig;
import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.resource.PolicyReader;
import java.util.ArrayList;
import java.util.List;

/** The signers of a policy as they are written. */
final class SignerSpecs {
  private SignerSpecs() {}

  /**
   * One signer.
   *
   * @param field where it stands
   * @param config what it says
   */
  record SignerSpec(FieldPath field, ValidationConfig config) {}

  /** Those of a policy that can be applied. */
  static List<SignerSpec> of(Located<ModelPolicy.Usable> policy) {
    ModelValidationSpec spec = spec(policy);
    List<SignerSpec> signers = new ArrayList<>();
    if (spec.config() != null) {
      signers.add(new SignerSpec(FieldPath.of("spec", "config"), spec.config()));
    }
    if (spec.signers() != null) {
      for (ValidationConfig each : spec.signers()) {
        signers.add(new SignerSpec(FieldPath.of("spec", "signers", signers.size()), each));
      }
    }
    return List.copyOf(signers);
  }

  private static ModelValidationSpec spec(Located<ModelPolicy.Usable> policy) {
    Object written = policy.at().content().fields().get("spec");
    if (written == null) {
      throw new IllegalStateException("a policy without a spec cannot be applied");
    }
    return policy.policy().id().kind() == Kind.CLUSTER
        ? PolicyReader.convert(written, ClusterModelValidationSpec.class).validation()
        : PolicyReader.convert(written, ModelValidationSpec.class);
  }
}
