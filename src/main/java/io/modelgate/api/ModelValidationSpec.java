package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a {@link ModelValidation}. Fields are null where a resource that was stored
 * under an older definition leaves them out.
 */
public record ModelValidationSpec(
    @Required @JsonPropertyDescription("How signatures are verified: exactly one method.")
        @Nullable ValidationConfig config,
    @Required @JsonPropertyDescription("Where the model and its signature are.")
        @Nullable Model model) {

  /** Where a model and its signature are, as the pod's containers see them. */
  public record Model(
      @Required
          @JsonPropertyDescription(
              "Absolute path of the model, a directory or a file, where the pod's containers mount"
                  + " it.")
          @Nullable String path,
      @Required
          @JsonPropertyDescription(
              "Absolute path of the model's signature, where the pod's containers mount it.")
          @Nullable String signaturePath) {}

  /** The signing methods; exactly one is set. */
  public record ValidationConfig(
      @JsonPropertyDescription("Verify a keyless signature by the signer's Sigstore identity.")
          @Nullable SigstoreConfig sigstoreConfig,
      @JsonPropertyDescription("Verify a certificate's signature by its certificate authority.")
          @Nullable PkiConfig pkiConfig,
      @JsonPropertyDescription("Verify a private key's signature by the public key.")
          @Nullable PrivateKeyConfig privateKeyConfig) {}

  /** Keyless signing. */
  public record SigstoreConfig(
      @JsonPropertyDescription(
              "Identity in the signer's certificate: an e-mail address or a workflow's URI.")
          @Nullable String certificateIdentity,
      @JsonPropertyDescription("OpenID Connect issuer that vouched for the identity.")
          @Nullable String certificateOidcIssuer) {}

  /** Signing with a certificate. */
  public record PkiConfig(
      @JsonPropertyDescription(
              "Absolute path of the trusted certificate authority (PEM), where the pod's containers"
                  + " mount it.")
          @Nullable String certificateAuthority) {}

  /** Signing with a private key. */
  public record PrivateKeyConfig(
      @JsonPropertyDescription(
              "Absolute path of the public key (PEM), where the pod's containers mount it. The name"
                  + " of the method is its signer's side; no private key is ever needed here.")
          @Nullable String keyPath) {}
}
