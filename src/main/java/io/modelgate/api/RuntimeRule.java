package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of a {@link RuntimePolicy}: which pods, and what it calls for. */
@ValidationRule(
    value =
        "[has(self.runtime), has(self.runtimeFromLabel), has(self.require)].exists_one(x, x)"
            + " || has(self.allowedBy) && !(has(self.runtime) || has(self.runtimeFromLabel) ||"
            + " has(self.require))",
    message = "set exactly one of runtime, runtimeFromLabel and require, or only allowedBy")
@ValidationRule(
    value = "!has(self.allowedBy) || !has(self.require) || !has(self.require.label)",
    message = "allowedBy is about a RuntimeClass: it cannot be used with require.label")
@ValidationRule(
    value =
        "has(self.runtime) || has(self.runtimeFromLabel) || has(self.require) ||"
            + " self.onDifferent == 'Deny' && (!has(self.action) || self.action != 'Mutate')",
    message =
        "a rule with only allowedBy changes no pod and requires no other runtime: its action is"
            + " Enforce, Audit or Warn, and its onDifferent is Deny")
@ValidationRule(
    value = "!has(self.require) || !has(self.action) || self.action != 'Mutate'",
    message = "require changes no pod: its action is Enforce, Audit or Warn")
@ValidationRule(
    value =
        "self.onDifferent != 'Override' || !has(self.require) && (!has(self.action) || self.action"
            + " == 'Mutate')",
    message = "onDifferent Override changes pods: it can only be used with action Mutate")
public record RuntimeRule(
    @Required @JsonPropertyDescription("Name of the rule in reports.") @Size(min = 1, max = 63)
        @Nullable String name,
    @JsonPropertyDescription("Pods that the rule is about. If not set: every pod.")
        @Nullable PodMatch match,
    @JsonPropertyDescription("The RuntimeClass that the pods run in.") @Size(min = 1, max = 253)
        @Nullable String runtime,
    @JsonPropertyDescription(
            "The pods run in the RuntimeClass that their label names. Pods without the label do not"
                + " match.")
        @Nullable FromLabel runtimeFromLabel,
    @JsonPropertyDescription("What the pods must already have.") @Nullable Requirement require,
    @JsonPropertyDescription(
            "Who must be allowed to use the RuntimeClass that the pod runs in: one of them must"
                + " have the verb use on runtimeclasses.node.k8s.io of that name, in the cluster or"
                + " in the pod's namespace. Creator is the user who creates the pod, which is a"
                + " controller's service account for the pods of a Deployment or Job;"
                + " ServiceAccount is the pod's own. A rule with only allowedBy is about pods that"
                + " name a RuntimeClass themselves. If not set: nobody is asked.")
        @Size(min = 1, max = 2)
        @Nullable List<AllowedBy> allowedBy,
    @JsonPropertyDescription(
            "Mutate sets the runtime where none is set and denies a contradiction; Enforce denies"
                + " pods that do not have it already; Audit and Warn admit them. If not set:"
                + " Mutate, or Enforce for require and for a rule with only allowedBy.")
        @Nullable Action action,
    @JsonPropertyDescription(
            "What happens to a pod that asks for another runtime itself, by runtimeClassName or"
                + " label: Deny, Override, or KeepIfIsolated, which keeps one that isolates at"
                + " least as well and denies others.")
        @Default("Deny")
        @Nullable Different onDifferent,
    @JsonPropertyDescription(
            "The message for the author of a pod that does not comply; {name}, {namespace},"
                + " {runtime} and {key} stand for the pod's name and namespace, and for the"
                + " required runtime and label.")
        @Size(min = 1, max = 512)
        @Nullable String message) {

  /** Who may be allowed to use a RuntimeClass; spelled as in the resource. */
  public enum AllowedBy {
    /** The user who creates the pod. */
    Creator,
    /** The service account that the pod runs as. */
    ServiceAccount
  }

  /** What a rule does; spelled as in the resource. */
  public enum Action {
    /** Sets the runtime where none is set, denies a contradiction. */
    Mutate,
    /** Denies what does not comply. */
    Enforce,
    /** Admits all, and reports what does not comply. */
    Audit,
    /** Admits all, and warns the author of what does not comply. */
    Warn
  }

  /** What happens to a pod that asks for another runtime; spelled as in the resource. */
  public enum Different {
    /** The pod is denied. */
    Deny,
    /** It gets the runtime that the rule calls for. */
    Override,
    /** It keeps its own if that isolates at least as well, else it is denied. */
    KeepIfIsolated
  }

  /** A label that names the runtime. */
  public record FromLabel(
      @JsonPropertyDescription("The label's key. If not set: the policy's runtimeLabel.")
          @Size(min = 1, max = 317)
          @Nullable String key,
      @Required
          @JsonPropertyDescription("RuntimeClasses that it may name.")
          @Size(min = 1, max = 16)
          @Nullable List<String> values) {}

  /** What a pod must have. */
  @ValidationRule(
      value = "has(self.label) != has(self.runtime)",
      message = "set exactly one of label and runtime")
  @ValidationRule(
      value = "!has(self.values) || has(self.label)",
      message = "values are those of a label")
  public record Requirement(
      @JsonPropertyDescription("Key of a label that must be there.") @Size(min = 1, max = 317)
          @Nullable String label,
      @JsonPropertyDescription("Values that the label may have. If not set: any.")
          @Size(min = 1, max = 16)
          @Nullable List<String> values,
      @JsonPropertyDescription("RuntimeClass that runtimeClassName must name.")
          @Size(min = 1, max = 253)
          @Nullable String runtime) {}
}
