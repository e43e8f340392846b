package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers that verify a policy's models. */
public record VerifierSettings(
    @JsonPropertyDescription(
            "How large the models are, which sets what the containers request: Small is what the"
                + " controller is configured with, Medium for about 100 GB, Large for more or for a"
                + " million files.")
        @Nullable ModelSize modelSize,
    @JsonPropertyDescription(
            "What the containers request, if it differs from modelSize. A request is the"
                + " least that they work with; limits are lowered to it where a LimitRange or the"
                + " pod asks for that.")
        @Nullable Resources resources) {

  /** How large models are; spelled as in the resource. */
  public enum ModelSize {
    /** As the controller is configured. */
    Small,
    /** Enough for models of about 100 GB. */
    Medium,
    /** More, or a million files. */
    Large
  }

  /** What a container asks for. */
  public record Resources(
      @JsonPropertyDescription("The least that it works with, by resource: cpu, memory.")
          @ValidationRule(value = RESOURCES, message = RESOURCES_MESSAGE)
          @Nullable Map<String, Quantity> requests,
      @JsonPropertyDescription("The most that it uses, by resource: cpu, memory.")
          @ValidationRule(value = RESOURCES, message = RESOURCES_MESSAGE)
          @Nullable Map<String, Quantity> limits) {
    private static final String RESOURCES =
        "self.all(name, name in ['cpu', 'memory', 'ephemeral-storage'])";
    private static final String RESOURCES_MESSAGE =
        "may name cpu, memory and ephemeral-storage only";
  }
}
