package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signing methods; exactly one is set. */
@ValidationRule(
    value =
        "[has(self.sigstoreConfig), has(self.pkiConfig), has(self.privateKeyConfig),"
            + " has(self.publicKeyConfig)].filter(each, each).size() == 1",
    message = "set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and publicKeyConfig")
@ValidationRule(
    value = "!has(self.clientTrustConfig) || has(self.sigstoreConfig)",
    message = "clientTrustConfig can only be used with sigstoreConfig")
@ValidationRule(
    value =
        "!has(self.clientTrustConfig) || !has(self.sigstoreConfig) ||"
            + " !has(self.sigstoreConfig.trustRoot)",
    message = "set clientTrustConfig or sigstoreConfig.trustRoot, not both")
public record ValidationConfig(
    @JsonPropertyDescription("Verify a keyless signature by the signer's Sigstore identity.")
        @Nullable SigstoreConfig sigstoreConfig,
    @JsonPropertyDescription("Verify a certificate's signature by its certificate authority.")
        @Nullable PkiConfig pkiConfig,
    @JsonPropertyDescription(
            "Verify a private key's signature by the public key. The name of the method is its"
                + " signer's side; no private key is ever needed here.")
        @Nullable KeyConfig privateKeyConfig,
    @JsonPropertyDescription("The same as privateKeyConfig, under a better name.")
        @Nullable KeyConfig publicKeyConfig,
    @JsonPropertyDescription(
            "Trust root of a private Sigstore (a ClientTrustConfig in JSON); if not set: the public"
                + " one.")
        @Nullable TrustConfig clientTrustConfig) {

  /** Keyless signing: the identity and the issuer that a signer's certificate must name. */
  @ValidationRule(value = Rules.IDENTITY, message = Rules.IDENTITY_MESSAGE)
  @ValidationRule(value = Rules.ISSUER, message = Rules.ISSUER_MESSAGE)
  public record SigstoreConfig(
      @JsonPropertyDescription(
              "Identity in the signer's certificate, in full: an e-mail address, a workflow's URI"
                  + " or a user name.")
          @Size(min = 1, max = 2048)
          @Nullable String certificateIdentity,
      @JsonPropertyDescription(
              "In place of certificateIdentity: a pattern of all of it, in which * stands for any"
                  + " characters.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String certificateIdentityGlob,
      @JsonPropertyDescription(
              "In place of certificateIdentity: a regular expression (RE2) of all of it.")
          @Size(min = 1, max = 256)
          @ValidationRule(value = Rules.REPEATS, message = Rules.REPEATS_MESSAGE)
          @ValidationRule(value = Rules.REGEXP, message = Rules.REGEXP_MESSAGE)
          @Nullable String certificateIdentityRegExp,
      @JsonPropertyDescription("OpenID Connect issuer that vouched for the identity, in full.")
          @Size(min = 1, max = 2048)
          @Nullable String certificateOidcIssuer,
      @JsonPropertyDescription(
              "In place of certificateOidcIssuer: a pattern of all of it, in which * stands for any"
                  + " characters.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String certificateOidcIssuerGlob,
      @JsonPropertyDescription(
              "In place of certificateOidcIssuer: a regular expression (RE2) of all of it.")
          @Size(min = 1, max = 256)
          @ValidationRule(value = Rules.REPEATS, message = Rules.REPEATS_MESSAGE)
          @ValidationRule(value = Rules.REGEXP, message = Rules.REGEXP_MESSAGE)
          @Nullable String certificateOidcIssuerRegExp,
      @JsonPropertyDescription(
              "Repository that the signing workflow ran for, as GitHub or GitLab certify it:"
                  + " org/name, or its address; * stands for any characters. With it, the identity"
                  + " may be left out.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String repository,
      @JsonPropertyDescription("What it had checked out, for example refs/tags/v*.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String ref,
      @JsonPropertyDescription(
              "File of the workflow, for example .github/workflows/sign.yaml, or its address.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String workflow,
      @JsonPropertyDescription("Where it ran, for example github-hosted.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String runEnvironment,
      @JsonPropertyDescription(
              "Visibility of the repository when it signed: public, private or internal.")
          @Size(min = 1, max = 512)
          @ValidationRule(value = Rules.IDENTITY_GLOB, message = Rules.GLOB_MESSAGE)
          @Nullable String visibility,
      @JsonPropertyDescription(
              "TrustRoot whose Sigstore roots are trusted; if not set: the public one, or"
                  + " clientTrustConfig.")
          @Nullable TrustRootReference trustRoot) {}

  /** Signing with a certificate. */
  @ValidationRule(
      value =
          "[has(self.certificateAuthority), has(self.certificateAuthorityFrom),"
              + " has(self.trustRoot)].filter(each, each).size() == 1",
      message = "set exactly one of certificateAuthority, certificateAuthorityFrom and trustRoot")
  public record PkiConfig(
      @JsonPropertyDescription(
              "Absolute path of the trusted certificate authority (PEM), where the pod's containers"
                  + " mount it.")
          @Size(max = Rules.MAX_PATH_LENGTH)
          @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
          @Nullable String certificateAuthority,
      @JsonPropertyDescription("The trusted certificate authority (PEM).")
          @Nullable Material certificateAuthorityFrom,
      @JsonPropertyDescription(
              "TrustRoot whose certificate authorities are trusted, and whose timestamp"
                  + " authorities count.")
          @Nullable TrustRootReference trustRoot,
      @JsonPropertyDescription(
              "What the signer's certificate must be for: CodeSigning, or Any, which also takes one"
                  + " without an extended key usage, as RFC 5280 reads it.")
          @Default("CodeSigning")
          @Nullable ExtendedKeyUsage extendedKeyUsage,
      @JsonPropertyDescription(
              "SHA-256 fingerprint of an authority that must be on the way from the signer's"
                  + " certificate to the root, the root included: hexadecimal, colons allowed.")
          @Size(max = 95)
          @Pattern("^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$")
          @Nullable String authorityFingerprint,
      @JsonPropertyDescription(
              "What the subject of the signer's certificate must be, as RFC 2253 writes it, for"
                  + " example CN=*,O=Organization: * stands for any characters of a value, and by"
                  + " itself for any attributes.")
          @Size(min = 1, max = 1024)
          @ValidationRule(value = Rules.SUBJECT, message = Rules.SUBJECT_MESSAGE)
          @Nullable String subject,
      @JsonPropertyDescription(
              "What alternative names the signer's certificate must have, each of them; for"
                  + " example email:*@example.com, DNS:signer.example.com or"
                  + " URI:spiffe://example.com/signer.")
          @Size(min = 1, max = 16)
          @ValidationRule(
              value = Rules.ALTERNATIVE_NAMES,
              message = Rules.ALTERNATIVE_NAMES_MESSAGE)
          @Nullable List<@Size(min = 1, max = 512) String> subjectAlternativeNames,
      @JsonPropertyDescription(
              "Timestamp authorities (RFC 3161) whose timestamps in the signature count: the"
                  + " signer's certificate must have been valid then. Without such a timestamp it"
                  + " must be valid now.")
          @Size(min = 1, max = Rules.MAX_TIMESTAMP_AUTHORITIES)
          @Nullable List<TimestampAuthority> timestampAuthorities) {}

  /** Somebody who says by when a signature was made. */
  @ValidationRule(
      value = "has(self.certificateAuthority) != has(self.certificateAuthorityFrom)",
      message = "set exactly one of certificateAuthority and certificateAuthorityFrom")
  public record TimestampAuthority(
      @JsonPropertyDescription(
              "Absolute path of the timestamp authority's root, and perhaps its other certificates"
                  + " (PEM), where the pod's containers mount it.")
          @Size(max = Rules.MAX_NESTED_PATH_LENGTH)
          @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
          @Nullable String certificateAuthority,
      @JsonPropertyDescription(
              "The timestamp authority's root, and perhaps its other certificates (PEM).")
          @Nullable Material certificateAuthorityFrom) {}

  /** What a signer's certificate must be for. */
  public enum ExtendedKeyUsage {
    /** The extended key usage codeSigning must be there. */
    CodeSigning,
    /** As RFC 5280 reads it: a certificate without an extended key usage is for any. */
    Any
  }

  /** Signing with a private key. */
  @ValidationRule(
      value =
          "[has(self.keyPath), has(self.keyFrom), has(self.trustRoot)].filter(each, each).size() =="
              + " 1",
      message = "set exactly one of keyPath, keyFrom and trustRoot")
  public record KeyConfig(
      @JsonPropertyDescription(
              "Absolute path of the public key (PEM), where the pod's containers mount it.")
          @Size(max = Rules.MAX_PATH_LENGTH)
          @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
          @Nullable String keyPath,
      @JsonPropertyDescription("The public key (PEM).") @Nullable Material keyFrom,
      @JsonPropertyDescription(
              "TrustRoot whose public keys are trusted, each of them, and whose timestamp"
                  + " authorities count.")
          @Nullable TrustRootReference trustRoot,
      @JsonPropertyDescription(
              "Timestamp authorities (RFC 3161) whose timestamps in the signature count: the"
                  + " verifier says when the signature was timestamped.")
          @Size(min = 1, max = Rules.MAX_TIMESTAMP_AUTHORITIES)
          @Nullable List<TimestampAuthority> timestampAuthorities) {}

  /** The trust root of a private Sigstore. */
  @ValidationRule(
      value = "has(self.trustConfigPath) != has(self.trustConfigFrom)",
      message = "set exactly one of trustConfigPath and trustConfigFrom")
  public record TrustConfig(
      @JsonPropertyDescription(
              "Absolute path of the ClientTrustConfig (JSON), where the pod's containers mount it.")
          @Size(max = Rules.MAX_PATH_LENGTH)
          @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
          @Nullable String trustConfigPath,
      @JsonPropertyDescription("The ClientTrustConfig (JSON).")
          @Nullable Material trustConfigFrom) {}
}
