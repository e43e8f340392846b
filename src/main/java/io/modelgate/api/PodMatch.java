package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pods that a {@link RuntimeRule} is about: all fields that are set must hold. Of containers,
 * images, resources, features and capabilities, all that are set must hold for one and the same
 * container; init containers and ephemeral containers count as containers, those that Modelgate
 * injects do not.
 */
public record PodMatch(
    @JsonPropertyDescription("Globs for the container's name: one must match.")
        @Size(min = 1, max = 64)
        @Nullable List<String> containers,
    @JsonPropertyDescription("Patterns for the container's image: one must match.")
        @Size(min = 1, max = 64)
        @Nullable List<Image> images,
    @JsonPropertyDescription("Amounts of resources: the container must request all of them.")
        @Size(min = 1, max = 16)
        @Nullable List<Resource> resources,
    @JsonPropertyDescription("Features: the container (for Host…, the pod) must have one of them.")
        @Size(min = 1, max = 16)
        @Nullable List<PodFeature> features,
    @JsonPropertyDescription(
            "Capabilities: the container must add one of them. ALL adds every one.")
        @Size(min = 1, max = 64)
        @Nullable List<String> capabilities,
    @JsonPropertyDescription("The pod's labels.") @Nullable LabelSelector labels,
    @JsonPropertyDescription("Annotations that the pod must have. Their values are globs.")
        @Nullable Map<String, String> annotations,
    @JsonPropertyDescription("Globs for the pod's service account: one must match.")
        @Size(min = 1, max = 64)
        @Nullable List<String> serviceAccounts,
    @JsonPropertyDescription(
            "Kinds of the pod's controller, for example Job: one must match. Use none for pods"
                + " without a controller.")
        @Size(min = 1, max = 16)
        @Nullable List<String> owners,
    @JsonPropertyDescription(
            "CEL over the variable pod, with Kubernetes' quantity(); true if the pod matches.")
        @Size(min = 1, max = 4096)
        @Nullable String expression) {

  /** An image: exactly one way to say which. */
  @ValidationRule(
      value =
          "[has(self.contains), has(self.glob), has(self.regex), has(self.registry)]"
              + ".exists_one(x, x)",
      message = "set exactly one of contains, glob, regex and registry")
  public record Image(
      @JsonPropertyDescription("Text that it contains.") @Size(min = 1, max = 253)
          @Nullable String contains,
      @JsonPropertyDescription("Glob that it matches: * stands for any characters.")
          @Size(min = 1, max = 253)
          @Nullable String glob,
      @JsonPropertyDescription("Regular expression (RE2) that matches all of it.")
          @Size(min = 1, max = 512)
          @Nullable String regex,
      @JsonPropertyDescription(
              "Host, with port if any, that it comes from, docker.io if it names none; empty for"
                  + " images that name none.")
          @Size(max = 253)
          @Nullable String registry) {}

  /** An amount of a resource that a container asks for. One that asks for none does not match. */
  public record Resource(
      @Required @JsonPropertyDescription("The resource, for example cpu.") @Size(min = 1, max = 317)
          @Nullable String resource,
      @JsonPropertyDescription(
              "Which amount is compared: Requests, Limits, or the Larger of the two.")
          @Default("Larger")
          @Nullable Amount of,
      @Required @JsonPropertyDescription("GreaterThan, AtLeast, LessThan or AtMost.")
          @Nullable Operator operator,
      @Required
          @JsonPropertyDescription("Kubernetes quantity, for example 4, 4500m or 16Gi.")
          @Size(min = 1, max = 32)
          @Nullable String quantity) {}

  /** Which amount is compared; spelled as in the resource. */
  public enum Amount {
    /** The amount that the pod requests is compared. */
    Requests,
    /** The amount that the pod is limited to is compared. */
    Limits,
    /** The larger of both, or the one that is set. */
    Larger
  }

  /** How amounts are compared; spelled as in the resource. */
  public enum Operator {
    /** The amount is greater than the quantity. */
    GreaterThan,
    /** As much, or more. */
    AtLeast,
    /** The amount is less than the quantity. */
    LessThan,
    /** As much, or less. */
    AtMost
  }
}
