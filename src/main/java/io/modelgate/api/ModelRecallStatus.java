package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Modelgate makes of a {@link ModelRecall}. */
public record ModelRecallStatus(
    @JsonPropertyDescription("Generation of the spec that the conditions are about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready: the recall can be applied, and verifiers receive it.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Number of pods that run what it recalls.") @Nullable Integer pods,
    @JsonPropertyDescription("The newest of these pods, newest first; at most 50.")
        @Nullable List<RecalledPod> newest) {
  /** A pod that runs what is recalled. */
  public record RecalledPod(
      @JsonPropertyDescription("The pod's namespace.") @Nullable String namespace,
      @JsonPropertyDescription("The pod's name.") @Nullable String name,
      @JsonPropertyDescription("Kind and name of what controls the pod.") @Nullable String owner) {}
}
