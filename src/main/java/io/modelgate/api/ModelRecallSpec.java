package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a {@link ModelRecall}: whatever it names is recalled. Fields are null where
 * a resource that was stored under an older definition leaves them out.
 */
@ValidationRule(
    value =
        "has(self.digests) || has(self.fingerprints) || has(self.identities)"
            + " || has(self.logEntries)",
    message = ModelRecallSpec.NOTHING)
public record ModelRecallSpec(
    @Required
        @JsonPropertyDescription("The reason, which users see whose pods are denied.")
        @Size(min = 1, max = 256)
        @ValidationRule(value = "self.trim() != ''", message = "must not be blank")
        @Nullable String reason,
    @JsonPropertyDescription(
            "Root digests of models, each the SHA-256 of a statement's subject, in hexadecimal.")
        @Size(min = 1, max = 64)
        @Nullable List<@Pattern("^[0-9A-Fa-f]{64}$") @Size(min = 64, max = 64) String> digests,
    @JsonPropertyDescription(
            "Keys and certificates, each by the SHA-256 of its DER, in hexadecimal; colons may"
                + " stand between the bytes. A certificate is the signer's or any authority's.")
        @Size(min = 1, max = 64)
        @Nullable List<@Pattern("^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$") @Size(max = 95) String>
            fingerprints,
    @JsonPropertyDescription("Keyless signers.") @Size(min = 1, max = 16)
        @Nullable List<Identity> identities,
    @JsonPropertyDescription("Signatures by their entries in transparency logs.")
        @Size(min = 1, max = 64)
        @Nullable List<LogEntry> logEntries) {
  static final String NOTHING =
      "set at least one of digests, fingerprints, identities and logEntries";

  /** A keyless signer, by the identity and the issuer in its certificate. */
  public record Identity(
      @Required
          @JsonPropertyDescription("The signer's identity, compared character by character.")
          @Size(min = 1, max = 512)
          @Nullable String subject,
      @Required
          @JsonPropertyDescription("The issuer of the identity, compared character by character.")
          @Size(min = 1, max = 512)
          @Nullable String issuer,
      @JsonPropertyDescription(
              "Only signatures made before this time, for example 2026-11-01T00:00:00Z. If not set:"
                  + " all that the signer signs.")
          @Pattern(
              "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
          @Size(max = 40)
          @Nullable String signedBefore) {}

  /** An entry of a transparency log. */
  public record LogEntry(
      @JsonPropertyDescription(
              "SHA-256 of the log's public key, in hexadecimal. If not set: any log.")
          @Pattern("^[0-9A-Fa-f]{64}$")
          @Size(min = 64, max = 64)
          @Nullable String logId,
      @Required
          @JsonPropertyDescription("The entry's number in the log.")
          @Min(0)
          @Max(9007199254740991L)
          @Nullable Long index) {}
}
