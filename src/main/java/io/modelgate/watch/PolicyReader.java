package io.modelgate.watch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicyCompiler;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a resource as stored, of whatever shape, into a policy: one that it cannot read is broken.
 */
final class PolicyReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PolicyReader() {}

  /** Whether a document is a policy. */
  static boolean isPolicy(@Nullable Object apiVersion, @Nullable Object kind) {
    return ModelValidation.API_VERSION.equals(apiVersion) && ModelValidation.KIND.equals(kind);
  }

  /**
   * Reads a policy.
   *
   * @param spec the resource's {@code spec} as maps, lists and scalars
   */
  static ModelPolicy read(String namespace, String name, @Nullable Object spec) {
    try {
      return ModelPolicyCompiler.compile(
          namespace,
          name,
          spec instanceof Map ? MAPPER.convertValue(spec, ModelValidationSpec.class) : null);
    } catch (IllegalArgumentException e) {
      return new Broken(
          namespace, name, "spec has a field of the wrong type: compare it with kubectl explain");
    }
  }
}
