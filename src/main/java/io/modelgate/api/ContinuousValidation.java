package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Verification that goes on for as long as the pod runs, in a native sidecar. */
public record ContinuousValidation(
    @JsonPropertyDescription("Whether the model is verified periodically.") @Default("true")
        @Nullable Boolean enabled,
    @JsonPropertyDescription("How often, for example 5m or 1h; at least 10s.")
        @Default("5m")
        @Pattern("^([0-9]+(s|m|h))+$")
        @Size(max = 32)
        @ValidationRule(
            value = "duration(self) >= duration('10s')",
            message = "must be at least 10s")
        @Nullable String interval) {}
