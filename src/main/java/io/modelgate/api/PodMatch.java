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
    @JsonPropertyDescription("Names, of which the container has one: globs.")
        @Size(min = 1, max = 64)
        @Nullable List<String> containers,
    @JsonPropertyDescription("Images, of which the container runs one.") @Size(min = 1, max = 64)
        @Nullable List<Image> images,
    @JsonPropertyDescription("Amounts of resources, all of which the container asks for.")
        @Size(min = 1, max = 16)
        @Nullable List<Resource> resources,
    @JsonPropertyDescription("Of which the container, or for Host… the pod, has one.")
        @Size(min = 1, max = 16)
        @Nullable List<PodFeature> features,
    @JsonPropertyDescription("Capabilities, of which the container adds one; ALL adds every one.")
        @Size(min = 1, max = 64)
        @Nullable List<String> capabilities,
    @JsonPropertyDescription("The pod's labels.") @Nullable LabelSelector labels,
    @JsonPropertyDescription("Annotations that the pod has, with values that match: globs.")
        @Nullable Map<String, String> annotations,
    @JsonPropertyDescription("Service accounts, of which the pod has one: globs.")
        @Size(min = 1, max = 64)
        @Nullable List<String> serviceAccounts,
    @JsonPropertyDescription(
            "Kinds, of one of which the pod's controller is, for instance Job; none for a pod"
                + " without one.")
        @Size(min = 1, max = 16)
        @Nullable List<String> owners,
    @JsonPropertyDescription(
            "CEL over the variable pod, with Kubernetes' quantity(); true where the pod matches.")
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
      @Required
          @JsonPropertyDescription("The resource, for instance cpu.")
          @Size(min = 1, max = 317)
          @Nullable String resource,
      @JsonPropertyDescription(
              "Which amount is compared: Requests, Limits, or the Larger of those that are set.")
          @Default("Larger")
          @Nullable Amount of,
      @Required @JsonPropertyDescription("GreaterThan, AtLeast, LessThan or AtMost.")
          @Nullable Operator operator,
      @Required
          @JsonPropertyDescription("Kubernetes quantity, for instance 4, 4500m or 16Gi.")
          @Size(min = 1, max = 32)
          @Nullable String quantity) {}

  /** Which amount is compared; spelled as in the resource. */
  public enum Amount {
    /** What is requested. */
    Requests,
    /** What it is limited to. */
    Limits,
    /** The larger of both, or the one that is set. */
    Larger
  }

  /** How amounts are compared; spelled as in the resource. */
  public enum Operator {
    /** More. */
    GreaterThan,
    /** As much, or more. */
    AtLeast,
    /** Less. */
    LessThan,
    /** As much, or less. */
    AtMost
  }
}
