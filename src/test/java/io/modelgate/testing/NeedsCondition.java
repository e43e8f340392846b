package io.modelgate.testing;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what {@link Needs} a component that is not there, and cannot be had. */
final class NeedsCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
        .map(needs -> evaluate(List.of(needs.value())))
        .orElseGet(() -> evaluate(List.of()));
  }

  /**
   * Whether all are there.
   *
   * @throws IllegalStateException if one is missing that is required
   */
  static ConditionEvaluationResult evaluate(List<Component> components) {
    for (Component each : components) {
      Optional<String> lack = each.lack();
      if (lack.isPresent()) {
        if (each.isRequired()) {
          throw new IllegalStateException(
              "-Dmodelgate.%s=required: %s".formatted(each.label(), lack.get()));
        }
        return ConditionEvaluationResult.disabled(lack.get());
      }
    }
    return ConditionEvaluationResult.enabled("nothing is missing");
  }
}
