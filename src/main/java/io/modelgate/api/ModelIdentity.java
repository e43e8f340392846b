package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.modelgate.api.Material.EntryReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model must have been signed, of all that an accepted signer signs; all of it must hold. */
@ValidationRule(
    value = "has(self.name) || has(self.digests) || has(self.digestsFrom) || has(self.signedAfter)",
    message = "set at least one of name, digests, digestsFrom and signedAfter")
@ValidationRule(
    value = "!has(self.digests) || !has(self.digestsFrom)",
    message = "set digests or digestsFrom, not both")
public record ModelIdentity(
    @JsonPropertyDescription(
            "The name that the signer gave the model, which is the name of the statement's subject;"
                + " * stands for any characters.")
        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.GLOB, message = Rules.GLOB_MESSAGE)
        @Nullable String name,
    @JsonPropertyDescription(
            "Its root digest, the SHA-256 of the statement's subject, in hexadecimal; any of"
                + " several.")
        @Size(min = 1, max = 64)
        @Nullable List<@Pattern("^[0-9A-Fa-f]{64}$") @Size(min = 64, max = 64) String> digests,
    @JsonPropertyDescription(
            "Where such root digests are, in place of digests: for digests that a pipeline writes."
                + " Not in a ClusterModelValidation.")
        @Nullable DigestsSource digestsFrom,
    @JsonPropertyDescription(
            "It must have been signed after this time, for example 2026-11-01T00:00:00Z. Only"
                + " keyless signatures prove a time.")
        @Pattern(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
        @Size(max = 40)
        @Nullable String signedAfter) {

  /** What holds root digests. */
  public record DigestsSource(
      @Required
          @JsonPropertyDescription(
              "An entry of a ConfigMap in the pod's namespace: one root digest a line; lines that"
                  + " begin with # are ignored.")
          @Nullable EntryReference configMapKeyRef) {}
}
