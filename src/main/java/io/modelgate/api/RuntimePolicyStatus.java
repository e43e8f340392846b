package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Modelgate makes of a {@link RuntimePolicy}. */
public record RuntimePolicyStatus(
    @JsonPropertyDescription("Generation of the spec that the conditions are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the policy can be applied. Reachable: its pods come to the webhook. Available:"
                + " the RuntimeClasses that it names exist, and a ready node offers each.")
        @Nullable List<Condition> conditions) {}
