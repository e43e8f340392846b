package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a {@link ValidationExemption}: all parts that are given must match a pod.
 * Fields are null where a resource that was stored under an older definition leaves them out.
 */
public record ValidationExemptionSpec(
    @Required
        @JsonPropertyDescription(
            "Namespaces by name, or by globs in which * matches any characters; \"*\" is every"
                + " namespace.")
        @Size(min = 1, max = 64)
        @Nullable
            List<@Pattern("^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$") @Size(min = 1, max = 63) String>
            namespaces,
    @JsonPropertyDescription(
            "Names of service accounts that the pods run as. If not set: any. Whoever creates pods"
                + " in a namespace chooses among its service accounts.")
        @Size(min = 1, max = 64)
        @Nullable
            List<@Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$") @Size(min = 1, max = 253) String>
            serviceAccounts,
    @JsonPropertyDescription(
            "The pods' controllers. If not set: any, or none. Whoever creates pods in a namespace"
                + " chooses what controls them.")
        @Size(min = 1, max = 64)
        @Nullable List<Owner> owners,
    @JsonPropertyDescription("Policies that the pods are exempt from. If not set: all.")
        @Size(min = 1, max = 64)
        @Nullable List<PolicyReference> policies,
    @Required
        @JsonPropertyDescription("The reason, which appears in reports.")
        @Size(min = 1, max = 1024)
        @ValidationRule(value = "self.trim() != ''", message = "must not be blank")
        @Nullable String reason,
    @Required
        @JsonPropertyDescription("Who asked for it: a person, a team or a ticket.")
        @Size(min = 1, max = 256)
        @ValidationRule(value = "self.trim() != ''", message = "must not be blank")
        @Nullable String requestedBy,
    @Required
        @JsonPropertyDescription(
            "The instant at which it ends (RFC 3339), for example 2027-01-31T00:00:00Z.")
        @Size(max = 64)
        @Nullable String expires) {

  /** The controller of a pod, as the pod's own ownerReferences name it. */
  @ValidationRule(
      value = "self.kind != 'Deployment' && self.kind != 'CronJob'",
      message = Owner.INDIRECT)
  public record Owner(
      @Required
          @JsonPropertyDescription(
              "Kind of what controls the pod itself, for example ReplicaSet, Job or StatefulSet.")
          @Size(min = 1, max = 63)
          @Nullable String kind,
      @Required
          @JsonPropertyDescription(
              "Its name, or a glob. Pods of a Deployment web belong to a ReplicaSet web-*, those of"
                  + " a CronJob nightly to a Job nightly-*.")
          @Size(min = 1, max = 253)
          @Nullable String name) {
    /** Why kinds that control no pod themselves are refused. */
    public static final String INDIRECT =
        "a Deployment or a CronJob controls no pod itself: name the ReplicaSet or the Job by a"
            + " glob, such as web-*";
  }

  /** A policy, or all of a kind. */
  public record PolicyReference(
      @Required
          @JsonPropertyDescription(
              "ModelValidation, also of the upstream operator's group, ClusterModelValidation or"
                  + " RuntimePolicy.")
          @Nullable PolicyKind kind,
      @JsonPropertyDescription("Its name, or a glob. If not set: every policy of the kind.")
          @Size(min = 1, max = 253)
          @Nullable String name) {}

  /** The kinds of policies; spelled as in the resource. */
  public enum PolicyKind {
    /** Those of a namespace. */
    ModelValidation,
    /** Those of many namespaces. */
    ClusterModelValidation,
    /** Those that choose runtimes. */
    RuntimePolicy
  }
}
