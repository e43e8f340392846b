package io.modelgate.policy.spec;

import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.LabelSelector;
import io.modelgate.policy.decision.Glob;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles label selectors and globs. */
public final class SelectorFields {
  private SelectorFields() {}

  /**
   * Compiles a label selector.
   *
   * @param at the field that holds it
   */
  public static LabelMatcher labels(String at, LabelSelector selector) throws FaultException {
    List<Requirement> requirements = new ArrayList<>();
    Map<String, String> exact = selector.matchLabels();
    if (exact != null) {
      exact.forEach((key, value) -> requirements.add(new LabelMatcher.In(key, Set.of(value))));
    }
    List<LabelSelector.Requirement> expressions = selector.matchExpressions();
    if (expressions != null) {
      for (LabelSelector.Requirement each : expressions) {
        requirements.add(requirement(at + ".matchExpressions", each));
      }
    }
    return new LabelMatcher(List.copyOf(requirements));
  }

  private static Requirement requirement(String at, LabelSelector.Requirement each)
      throws FaultException {
    String key = text(at + ".key", each.key());
    List<String> values = each.values();
    Set<String> distinct = values == null ? Set.of() : Set.copyOf(values);
    LabelSelector.Operator operator = present(at + ".operator", each.operator());
    boolean wantsValues =
        operator == LabelSelector.Operator.In || operator == LabelSelector.Operator.NotIn;
    if (wantsValues == distinct.isEmpty()) {
      throw new FaultException(
          at + " needs values for In and NotIn, and none for Exists and DoesNotExist");
    }
    return switch (operator) {
      case In -> new LabelMatcher.In(key, distinct);
      case NotIn -> new LabelMatcher.NotIn(key, distinct);
      case Exists -> new LabelMatcher.Exists(key, true);
      case DoesNotExist -> new LabelMatcher.Exists(key, false);
    };
  }

  /**
   * Compiles globs; none where the field is left out.
   *
   * @param field the field that holds them
   */
  public static List<Glob> globs(String field, @Nullable List<String> patterns)
      throws FaultException {
    List<Glob> globs = new ArrayList<>();
    if (patterns != null) {
      for (String pattern : patterns) {
        globs.add(new Glob(text(field, pattern)));
      }
    }
    return List.copyOf(globs);
  }
}
