package io.modelgate.resource;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelRecallSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.TrustRootSpec;
import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.exemption.ExemptionCompiler;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.recall.RecallCompiler;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.policy.trust.TrustRootCompiler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a resource as stored, of whatever shape, into a policy: one that it cannot read is broken.
 */
public final class PolicyReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  private PolicyReader() {}

  /** Makes a policy of a spec. */
  @FunctionalInterface
  private interface Compiler<S> {
    Policy compile(@Nullable S spec);
  }

  /**
   * Reads a policy of any kind.
   *
   * @param spec the resource's {@code spec} as maps, lists and scalars
   * @param trustRoots those that it may name
   */
  public static Policy read(PolicyId id, @Nullable Object spec, TrustRootLookup trustRoots) {
    return switch (id.kind()) {
      case NAMESPACED, UPSTREAM ->
          compiled(
              id,
              spec,
              ModelValidationSpec.class,
              typed -> ModelPolicyCompiler.compile(id, typed, trustRoots));
      case CLUSTER ->
          compiled(
              id,
              spec,
              ClusterModelValidationSpec.class,
              typed -> ModelPolicyCompiler.compile(id, typed, trustRoots));
      case RUNTIME ->
          compiled(
              id, spec, RuntimePolicySpec.class, typed -> SandboxPolicyCompiler.compile(id, typed));
      case EXEMPTION ->
          compiled(
              id,
              spec,
              ValidationExemptionSpec.class,
              typed -> ExemptionCompiler.compile(id, typed));
      case RECALL ->
          compiled(id, spec, ModelRecallSpec.class, typed -> RecallCompiler.compile(id, typed));
      case TRUST_ROOT ->
          compiled(id, spec, TrustRootSpec.class, typed -> TrustRootCompiler.compile(id, typed));
    };
  }

  /**
   * A policy that cannot even be read: nobody can tell which pods it is about.
   *
   * @param fault one clause: which field, what to change
   */
  public static Policy broken(PolicyId id, String fault) {
    return switch (id.kind()) {
      case NAMESPACED, UPSTREAM, CLUSTER -> ModelPolicyCompiler.unreadable(id, fault);
      case RUNTIME -> SandboxPolicyCompiler.unreadable(id, fault);
      case EXEMPTION -> new Exemption.Broken(id, fault);
      case RECALL -> new Recall.Broken(id, fault);
      case TRUST_ROOT -> new CompiledTrustRoot.Broken(id, fault);
    };
  }

  private static <S> Policy compiled(
      PolicyId id, @Nullable Object spec, Class<S> type, Compiler<S> compiler) {
    if (!(spec instanceof Map)) {
      return compiler.compile(null);
    }
    S typed;
    try {
      typed = convert(spec, type);
    } catch (IllegalArgumentException e) {
      return broken(id, TypeMismatch.fault(spec, e));
    }
    return compiler.compile(typed);
  }

  /**
   * A part of a resource as a type; fields that the type lacks are ignored.
   *
   * @throws IllegalArgumentException where it does not fit
   */
  public static <T> T convert(Object part, Class<T> type) {
    return MAPPER.convertValue(part, type);
  }
}
