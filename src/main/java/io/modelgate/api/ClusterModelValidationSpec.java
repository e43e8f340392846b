package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a {@link ClusterModelValidation}: that of a {@link ModelValidation}, and for
 * which namespaces. What is trusted is in the policy itself, since the pod's author chooses what
 * the pod mounts.
 */
@ValidationRule(
    value = "!has(self.model) || !has(self.models)",
    message = "set model or models, not both")
@ValidationRule(value = Rules.WHO, message = Rules.WHO_MESSAGE)
@ValidationRule(value = Rules.AT_LEAST, message = Rules.AT_LEAST_MESSAGE)
@ValidationRule(value = Rules.SIGNED_AFTER, message = Rules.SIGNED_AFTER_MESSAGE)
@ValidationRule(
    value = "!has(self.config) || [self.config].all(" + ClusterModelValidationSpec.IS_INLINE + ")",
    message = ClusterModelValidationSpec.INLINE)
@ValidationRule(
    value = "!has(self.signers) || self.signers.all(" + ClusterModelValidationSpec.IS_INLINE + ")",
    message = ClusterModelValidationSpec.INLINE)
@ValidationRule(
    value =
        "!(has(self.model) && has(self.model.identity) && has(self.model.identity.digestsFrom)) &&"
            + " !(has(self.models) && self.models.exists(m, has(m.identity) &&"
            + " has(m.identity.digestsFrom)))",
    message = ClusterModelValidationSpec.DIGESTS)
public record ClusterModelValidationSpec(
    @JsonPropertyDescription("Selects namespaces by their labels. If not set, every namespace.")
        @Nullable LabelSelector namespaceSelector,
    @JsonPropertyDescription(
            "What happens to a pod whose model fails verification: Enforce keeps the pod from"
                + " starting, Warn lets it start with a warning, Audit only reports it.")
        @Default("Enforce")
        @Nullable Enforcement enforcement,
    @JsonPropertyDescription(
            "Pods that this policy applies to. If not set, it applies to pods that ask for it by"
                + " the label validation.rhtas.redhat.com/ml.")
        @Nullable PodSelector selector,
    @JsonPropertyDescription(
            "Who must have signed, by exactly one method. The same as a list of one in signers.")
        @Nullable ValidationConfig config,
    @JsonPropertyDescription(
            "Who may have signed: any of these is enough, or as many as atLeast says.")
        @Size(min = 1, max = 16)
        @Nullable List<ValidationConfig> signers,
    @JsonPropertyDescription(
            "How many of the signers must have signed, for models with several signatures. Defaults"
                + " to 1. Each key of a file with several keys is a signer.")
        @Min(1)
        @Max(16)
        @Nullable Integer atLeast,
    @JsonPropertyDescription(
            "Where the model and its signature are. If not set, they are found in the pod.")
        @Nullable Model model,
    @JsonPropertyDescription("Several models, each of which the pod must mount.")
        @Size(min = 1, max = 16)
        @Nullable List<Model> models,
    @JsonPropertyDescription(
            "Whether the pod's containers mount the model's volumes read-only after verification.")
        @Default("false")
        @Nullable Boolean lockModel,
    @JsonPropertyDescription("Verify the model periodically, in a native sidecar.")
        @Nullable ContinuousValidation continuousValidation,
    @JsonPropertyDescription("The containers that verify.") @Nullable VerifierSettings verifier) {
  /** Why paths and references are refused. */
  public static final String INLINE =
      "a ClusterModelValidation must contain its key, certificate authority or trust root inline,"
          + " or name a TrustRoot: the author of a pod chooses what the pod mounts";

  /** Why references to root digests are refused. */
  public static final String DIGESTS =
      "a ClusterModelValidation must list the root digests in digests: users of"
          + " the pod's namespace can change its ConfigMaps";

  /** What is said of a signer, as arguments of CEL's all. */
  static final String IS_INLINE =
      "c, (!has(c.privateKeyConfig) || has(c.privateKeyConfig.trustRoot) ||"
          + " has(c.privateKeyConfig.keyFrom) && has(c.privateKeyConfig.keyFrom.inline)) &&"
          + " (!has(c.publicKeyConfig) || has(c.publicKeyConfig.trustRoot) ||"
          + " has(c.publicKeyConfig.keyFrom) && has(c.publicKeyConfig.keyFrom.inline)) &&"
          + " (!has(c.pkiConfig) || has(c.pkiConfig.trustRoot) ||"
          + " has(c.pkiConfig.certificateAuthorityFrom) &&"
          + " has(c.pkiConfig.certificateAuthorityFrom.inline)) &&"
          + " (!has(c.clientTrustConfig) || has(c.clientTrustConfig.trustConfigFrom) &&"
          + " has(c.clientTrustConfig.trustConfigFrom.inline))";

  /** The same without the namespaces. */
  public ModelValidationSpec validation() {
    return new ModelValidationSpec(
        enforcement,
        selector,
        config,
        signers,
        atLeast,
        model,
        models,
        lockModel,
        continuousValidation,
        verifier);
  }
}
