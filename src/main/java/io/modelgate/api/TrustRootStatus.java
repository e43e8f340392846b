package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Modelgate makes of a {@link TrustRoot}. */
public record TrustRootStatus(
    @JsonPropertyDescription("Generation of the spec that the conditions are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the trust root can be used; policies that refer to an unusable TrustRoot cannot"
                + " be applied.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("How many public keys it holds.") @Nullable Integer keys,
    @JsonPropertyDescription("How many certificates of authorities it holds.")
        @Nullable Integer certificateAuthorities,
    @JsonPropertyDescription(
            "When the newest log or authority of its newest Sigstore root began (RFC 3339):"
                + " signatures that need a newer one fail verification.")
        @Nullable String sigstoreRootDate) {}
