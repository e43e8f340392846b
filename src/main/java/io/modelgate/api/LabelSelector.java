package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes' own label selector (meta/v1 LabelSelector): all of its requirements must hold. */
@ValidationRule(
    value =
        "!has(self.matchLabels) || self.matchLabels.all(key, key.matches('"
            + LabelSelector.KEY
            + "'))",
    message =
        "each key of matchLabels must be a label's: at most 63 letters, digits, -, _ and .,"
            + " optionally after a DNS name and a slash")
public record LabelSelector(
    @JsonPropertyDescription("Labels that must be there with these values.") @Size(max = 64)
        @Nullable Map<String, String> matchLabels,
    @JsonPropertyDescription("Requirements on labels.") @Size(max = 32)
        @Nullable List<Requirement> matchExpressions) {
  /**
   * What a label's key looks like (apimachinery's IsQualifiedName), but for the prefix's length.
   */
  public static final String KEY =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$";

  /** The longest key: a prefix of 253 characters, a slash, and a name of 63. */
  public static final int MAX_KEY_LENGTH = 317;

  /** What a label's value looks like (apimachinery's IsValidLabelValue), but for its length. */
  public static final String VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

  /** Characters of the longest value. */
  public static final int MAX_VALUE_LENGTH = 63;

  /** One requirement on one label. */
  @ValidationRule(
      value =
          "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) =="
              + " 0 : has(self.values) && size(self.values) > 0",
      message = "In and NotIn need values, Exists and DoesNotExist take none")
  public record Requirement(
      @Required
          @JsonPropertyDescription("The label's key.")
          @Pattern(KEY)
          @Size(min = 1, max = MAX_KEY_LENGTH)
          @Nullable String key,
      @Required @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.")
          @Nullable Operator operator,
      @JsonPropertyDescription("Values for In and NotIn.") @Size(max = 64)
          @Nullable List<String> values) {}

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
