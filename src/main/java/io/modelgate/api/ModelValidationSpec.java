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
 * The desired state of a {@link ModelValidation}. Fields are null where a resource that was stored
 * under an older definition leaves them out.
 */
@ValidationRule(
    value = "!has(self.model) || !has(self.models)",
    message = "set model or models, not both")
@ValidationRule(value = Rules.WHO, message = Rules.WHO_MESSAGE)
@ValidationRule(value = Rules.AT_LEAST, message = Rules.AT_LEAST_MESSAGE)
@ValidationRule(value = Rules.SIGNED_AFTER, message = Rules.SIGNED_AFTER_MESSAGE)
public record ModelValidationSpec(
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
    @JsonPropertyDescription("The containers that verify.") @Nullable VerifierSettings verifier) {}
