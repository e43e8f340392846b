package io.modelgate.watch;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.ValidationExemption;
import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.policy.exemption.Exemption;
import io.modelgate.policy.exemption.ExemptionCompiler;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.watch.outcome.PolicyOutcome;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a resource as stored, of whatever shape, into a policy: one that it cannot read is broken.
 */
final class PolicyReader {
  /** What {@code apiVersion} and {@code kind} of a runtime policy say. */
  static final String RUNTIME_POLICY = RuntimePolicy.API_VERSION + "/" + RuntimePolicy.KIND;

  /** What {@code apiVersion} and {@code kind} of an exemption say. */
  static final String EXEMPTION = ModelValidation.API_VERSION + "/" + ValidationExemption.KIND;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  private static final Map<String, Kind> KINDS =
      Map.of(
          ModelValidation.API_VERSION + "/" + ModelValidation.KIND, Kind.NAMESPACED,
          ModelValidation.API_VERSION + "/" + ClusterModelValidation.KIND, Kind.CLUSTER,
          ModelValidation.UPSTREAM_API_VERSION + "/" + ModelValidation.KIND, Kind.UPSTREAM);

  private static final String WRONG_TYPE =
      "spec has a field of the wrong type: compare it with kubectl explain";

  private PolicyReader() {}

  /**
   * Reads a runtime policy.
   *
   * @param spec the resource's {@code spec} as maps, lists and scalars
   */
  static SandboxPolicy readRuntimePolicy(String name, @Nullable Object spec) {
    try {
      return SandboxPolicyCompiler.compile(name, spec(spec, RuntimePolicySpec.class));
    } catch (IllegalArgumentException e) {
      return SandboxPolicyCompiler.unreadable(name, WRONG_TYPE);
    }
  }

  /**
   * Reads an exemption.
   *
   * @param spec the resource's {@code spec} as maps, lists and scalars
   */
  static Exemption readExemption(String name, @Nullable Object spec) {
    try {
      return ExemptionCompiler.compile(name, spec(spec, ValidationExemptionSpec.class));
    } catch (IllegalArgumentException e) {
      return new Exemption.Broken(name, WRONG_TYPE);
    }
  }

  /** The kind of policy that a document is, if it is one. */
  static Optional<Kind> kind(@Nullable Object apiVersion, @Nullable Object kind) {
    return Optional.ofNullable(KINDS.get(apiVersion + "/" + kind));
  }

  /**
   * Reads a policy.
   *
   * @param spec the resource's {@code spec} as maps, lists and scalars
   */
  static ModelPolicy read(PolicyId id, @Nullable Object spec) {
    try {
      return id.kind() == Kind.CLUSTER
          ? ModelPolicyCompiler.compile(id, spec(spec, ClusterModelValidationSpec.class))
          : ModelPolicyCompiler.compile(id, spec(spec, ModelValidationSpec.class));
    } catch (IllegalArgumentException e) {
      return ModelPolicyCompiler.unreadable(id, WRONG_TYPE);
    }
  }

  private static <T> @Nullable T spec(@Nullable Object spec, Class<T> type) {
    return spec instanceof Map ? convert(spec, type) : null;
  }

  /** The outcome in a policy's status as it is stored; empty where it has another shape. */
  static Optional<PolicyOutcome> outcome(GenericKubernetesResource stored) {
    Object status = stored.getAdditionalProperties().get("status");
    try {
      return status instanceof Map<?, ?> map && map.get("pods") != null && map.get("newest") != null
          ? Optional.of(convert(map, PolicyOutcome.class))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many pods an exemption's status as it is stored counts; empty where it does not. */
  static Optional<Integer> exemptPods(GenericKubernetesResource stored) {
    return stored.getAdditionalProperties().get("status") instanceof Map<?, ?> status
            && status.get("pods") instanceof Integer pods
        ? Optional.of(pods)
        : Optional.empty();
  }

  /**
   * A part of a resource as a type; fields that the type lacks are passed over.
   *
   * @throws IllegalArgumentException where it does not fit
   */
  static <T> T convert(Object part, Class<T> type) {
    return MAPPER.convertValue(part, type);
  }
}
