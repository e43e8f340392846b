package io.modelgate.command.lint.check;

import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelRecallSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.TrustRootSpec;
import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.policy.compiled.PolicyId.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of what policies say, of which their definitions are generated. */
final class SpecTypes {
  private SpecTypes() {}

  /** That of a kind's spec. */
  static Class<?> of(Kind kind) {
    return switch (kind) {
      case NAMESPACED, UPSTREAM -> ModelValidationSpec.class;
      case CLUSTER -> ClusterModelValidationSpec.class;
      case RUNTIME -> RuntimePolicySpec.class;
      case EXEMPTION -> ValidationExemptionSpec.class;
      case RECALL -> ModelRecallSpec.class;
      case TRUST_ROOT -> TrustRootSpec.class;
    };
  }

  /** The fields of a type with their types; empty for one that has none, or any. */
  static Map<String, Type> fields(Type type) {
    Map<String, Type> fields = new LinkedHashMap<>();
    if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent each : record.getRecordComponents()) {
        fields.put(each.getName(), each.getGenericType());
      }
    }
    return fields;
  }

  /** The type of a list's entries, if it is one. */
  static Optional<Type> entries(Type type) {
    return type instanceof ParameterizedType list && list.getRawType().equals(List.class)
        ? Optional.of(list.getActualTypeArguments()[0])
        : Optional.empty();
  }
}
