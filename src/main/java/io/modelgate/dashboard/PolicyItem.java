package io.modelgate.dashboard;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.ModelResult;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.watch.StoredStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A policy.
 *
 * @param apiVersion its resource's
 * @param kind its resource's
 * @param namespace its own, or empty
 * @param name its own
 * @param display how messages, verdicts and gaps name it
 * @param enforcement Enforce, Warn or Audit; of a RuntimePolicy its rules' actions, each once
 * @param method key, certificate or sigstore; empty where there is none
 * @param fault why the policy cannot be applied, one clause; empty where it can
 * @param conditions those of its status
 * @param pods how many there are by result, where its status tells
 * @param models which models were verified for them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyItem(
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String display,
    String enforcement,
    String method,
    String fault,
    List<StoredStatus.Condition> conditions,
    @Nullable Counts pods,
    List<ModelResult> models) {

  static PolicyItem of(ModelPolicy policy, StoredStatus status) {
    PolicyId id = policy.id();
    return new PolicyItem(
        id.kind() == Kind.UPSTREAM
            ? ModelValidation.UPSTREAM_API_VERSION
            : ModelValidation.API_VERSION,
        id.kind() == Kind.UPSTREAM ? ModelValidation.KIND : id.kind().spelling(),
        id.namespace(),
        id.name(),
        id.display(),
        policy.enforcement().name(),
        policy instanceof ModelPolicy.Usable usable ? usable.method().displayName() : "",
        policy instanceof ModelPolicy.Broken broken ? broken.fault() : "",
        status.conditions(),
        status.pods().orElse(null),
        status.models());
  }

  static PolicyItem of(SandboxPolicy policy, StoredStatus status) {
    return new PolicyItem(
        RuntimePolicy.API_VERSION,
        RuntimePolicy.KIND,
        "",
        policy.name(),
        policy.id().display(),
        policy instanceof SandboxPolicy.Usable usable
            ? usable.rules().stream()
                .map(rule -> rule.action().name())
                .distinct()
                .collect(joining(", "))
            : "",
        "",
        policy instanceof SandboxPolicy.Broken broken ? broken.fault() : "",
        status.conditions(),
        null,
        List.of());
  }

  /** Whether nobody need look at it. */
  @JsonIgnore
  boolean isFine() {
    return fault.isEmpty()
        && conditions.stream().allMatch(each -> each.status().equals("True"))
        && (pods == null || Objects.requireNonNullElse(pods.failed(), 0) == 0);
  }

  /** Tells it from all others, and sorts. */
  String key() {
    return String.join("/", apiVersion, kind, namespace, name);
  }
}
