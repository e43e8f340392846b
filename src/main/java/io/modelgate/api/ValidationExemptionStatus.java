package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Modelgate makes of a {@link ValidationExemption}. */
public record ValidationExemptionStatus(
    @JsonPropertyDescription("Generation of the spec that the conditions are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the exemption can be applied; an exemption that cannot be applied exempts"
                + " nothing. Active: it exempts at the moment; its reason is Active, Expired or"
                + " Broken.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Number of pods that run exempt because of it.")
        @Nullable Integer pods) {}
