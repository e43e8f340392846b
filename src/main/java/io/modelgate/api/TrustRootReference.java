package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A {@link TrustRoot} that a policy names. */
public record TrustRootReference(
    @Required
        @JsonPropertyDescription(
            "Name of the TrustRoot. Whoever writes the policy must have the verb use on it.")
        @Size(min = 1, max = 253)
        @Nullable String name) {}
