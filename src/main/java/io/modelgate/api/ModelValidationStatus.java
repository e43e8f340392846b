package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Modelgate makes of a policy, and what became of its pods. */
public record ModelValidationStatus(
    @JsonPropertyDescription("Generation of the spec that the conditions are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "The signing method: key, certificate or sigstore; signers for several signers.")
        @Nullable String method,
    @JsonPropertyDescription(
            "Ready: the policy can be applied. Reachable: its pods come to the webhook.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Number of pods by result.") @Nullable Counts pods,
    @JsonPropertyDescription("The newest pods, newest first.") @Nullable List<PodResult> newest,
    @JsonPropertyDescription(
            "The models that were verified, those of most pods first; at most 20 of them.")
        @Nullable List<ModelResult> models) {

  /** Pods by their result. */
  public record Counts(
      @JsonPropertyDescription("Their models are verified.") @Nullable Integer validated,
      @JsonPropertyDescription("Their models did not verify.") @Nullable Integer failed,
      @JsonPropertyDescription("Not verified yet.") @Nullable Integer pending,
      @JsonPropertyDescription("The policy applies to them, but they were created before it.")
          @Nullable Integer unprotected) {}

  /** One model that was verified, by one of its signatures. */
  public record ModelResult(
      @JsonPropertyDescription("SHA-256 over the digests of its files.")
          @Nullable String rootDigest,
      @JsonPropertyDescription("The name that the signer gave it.") @Nullable String modelName,
      @JsonPropertyDescription("Who signed it.") @Nullable String signer,
      @JsonPropertyDescription(
              "When it was signed, if a trusted log or timestamp authority says so.")
          @Nullable String signedAt,
      @JsonPropertyDescription("Number of the signature's entry in a transparency log.")
          @Nullable Long logIndex,
      @JsonPropertyDescription("Number of pods that it was verified for.")
          @Nullable Integer pods) {}

  /** What became of one pod. */
  public record PodResult(
      @JsonPropertyDescription("The pod's namespace.") @Nullable String namespace,
      @JsonPropertyDescription("The pod's name.") @Nullable String name,
      @JsonPropertyDescription("Validated, Failed, Pending or Unprotected.")
          @Nullable String result,
      @JsonPropertyDescription("What the verifier said.") @Nullable String message) {}
}
