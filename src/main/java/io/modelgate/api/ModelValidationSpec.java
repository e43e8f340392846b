package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
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
public record ModelValidationSpec(
    @JsonPropertyDescription(
            "What happens to a pod whose model does not verify: Enforce keeps it from starting,"
                + " Warn tells its author, Audit reports.")
        @Default("Enforce")
        @Nullable Enforcement enforcement,
    @JsonPropertyDescription(
            "Pods that this applies to unasked. Left out: pods that ask for it by their label"
                + " validation.rhtas.redhat.com/ml.")
        @Nullable PodSelector selector,
    @Required @JsonPropertyDescription("How signatures are verified: exactly one method.")
        @Nullable ValidationConfig config,
    @JsonPropertyDescription("Where the model and its signature are. Left out: found in the pod.")
        @Nullable Model model,
    @JsonPropertyDescription("Several models, each of which the pod must mount.")
        @Size(min = 1, max = 16)
        @Nullable List<Model> models,
    @JsonPropertyDescription(
            "Whether the pod's containers get the model's volumes read-only, once it is verified.")
        @Default("false")
        @Nullable Boolean lockModel,
    @JsonPropertyDescription("Verify again and again, in a native sidecar.")
        @Nullable ContinuousValidation continuousValidation,
    @JsonPropertyDescription("The containers that verify.") @Nullable VerifierSettings verifier) {}
