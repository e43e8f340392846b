package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a {@link RuntimePolicy}. Fields are null where a resource that was stored
 * under an older definition leaves them out.
 */
@ValidationRule(
    value = "self.rules.all(rule, self.rules.exists_one(other, other.name == rule.name))",
    message = "each rule must have a unique name")
public record RuntimePolicySpec(
    @JsonPropertyDescription(
            "Namespaces by their labels. If not set: those labelled secure-ai.io/sandbox-enabled:"
                + " \"true\". An empty selector: every namespace.")
        @Nullable LabelSelector namespaceSelector,
    @JsonPropertyDescription(
            "RuntimeClasses, strongest isolation first. RuntimeClasses that are not listed here,"
                + " and no RuntimeClass, isolate least.")
        @Size(max = 16)
        @Nullable List<String> isolation,
    @JsonPropertyDescription(
            "Label by which pods ask for a runtime. A pod that asks for another runtime than a rule"
                + " requires contradicts the rule.")
        @Default("secure-ai.io/runtime")
        @Size(min = 1, max = 317)
        @Nullable String runtimeLabel,
    @JsonPropertyDescription(
            "What the RuntimeClasses cannot give a pod. If not set: those of isolation have neither"
                + " HostNetwork nor GPU, but for those whose name or nodes say that they have"
                + " GPUs.")
        @Size(max = 32)
        @Nullable List<RuntimeLimits> lacking,
    @JsonPropertyDescription(
            "What counts as a GPU: other accelerators too. If not set: the names of the usual"
                + " device plugins, and every device by a resource claim.")
        @Nullable Accelerators accelerators,
    @JsonPropertyDescription(
            "What happens to a pod whose runtime no ready node offers: Deny denies it; Warn admits"
                + " it with a warning, for clusters that add nodes when pods are pending.")
        @Default("Deny")
        @Nullable Unavailable whenUnavailable,
    @JsonProperty("native")
        @JsonPropertyDescription(
            "Whether the API server itself enforces the policy too, by admission policies, so that"
                + " it holds while no replica of Modelgate runs: Auto if that is possible, Required"
                + " so that the policy is not Ready if it is not, Never. Only, so that the API"
                + " server alone does: pods that nothing else selects no longer come to the"
                + " webhook; if it cannot do all of it, the policy is not Ready, and the webhook"
                + " goes on. The condition Native says what became of it.")
        @Default("Auto")
        @Nullable Native nativeMode,
    @Required
        @JsonPropertyDescription(
            "Rules in order: the first rule that matches a pod decides, whatever its action is.")
        @Size(min = 1, max = 64)
        @Nullable List<RuntimeRule> rules) {

  /** What happens to a pod whose runtime no ready node offers; spelled as in the resource. */
  public enum Unavailable {
    /** The pod is refused. */
    Deny,
    /** It is admitted, and its author warned. */
    Warn
  }

  /** Whether the API server itself enforces a policy; spelled as in the resource. */
  public enum Native {
    /** The API server decides by the policy if it can decide all of it. */
    Auto,
    /** It must: if it cannot, the policy is not ready. */
    Required,
    /** Only the webhook does. */
    Never,
    /** Only it does, without the webhook: if it cannot do all, the policy is not ready. */
    Only
  }

  /** What counts as a GPU. */
  public record Accelerators(
      @JsonPropertyDescription(
              "Names of extended resources, with their domain: globs, in any case. If not set:"
                  + " those of the usual device plugins. A list replaces them.")
          @Size(max = 64)
          @Nullable List<String> resources,
      @JsonPropertyDescription(
              "Whether a container with a resource claim counts as having one. The device of the"
                  + " claim is not looked up.")
          @Default("true")
          @Nullable Boolean resourceClaims) {}

  /** What pods of one RuntimeClass cannot have. */
  public record RuntimeLimits(
      @Required @JsonPropertyDescription("The RuntimeClass.") @Size(min = 1, max = 253)
          @Nullable String runtime,
      @Required
          @JsonPropertyDescription("What it cannot give. Empty: it gives everything.")
          @Size(max = 16)
          @Nullable List<PodFeature> features) {}
}
