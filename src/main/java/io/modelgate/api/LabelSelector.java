package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes' own label selector (meta/v1 LabelSelector): all of its requirements must hold. */
public record LabelSelector(
    @JsonPropertyDescription("Labels that must be there with these values.")
        @Nullable Map<String, String> matchLabels,
    @JsonPropertyDescription("Requirements on labels.")
        @Nullable List<Requirement> matchExpressions) {

  /** One requirement on one label. */
  @ValidationRule(
      value =
          "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) =="
              + " 0 : has(self.values) && size(self.values) > 0",
      message = "In and NotIn need values, Exists and DoesNotExist take none")
  public record Requirement(
      @Required @JsonPropertyDescription("The label's key.") @Nullable String key,
      @Required @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.")
          @Nullable Operator operator,
      @JsonPropertyDescription("Values for In and NotIn.") @Nullable List<String> values) {}

  /** How a label is compared. */
  public enum Operator {
    /** The label is there with one of the values. */
    In,
    /** The label is not there, or has none of the values. */
    NotIn,
    /** The label is there. */
    Exists,
    /** The label is not there. */
    DoesNotExist
  }
}
