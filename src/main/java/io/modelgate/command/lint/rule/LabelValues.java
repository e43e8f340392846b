package io.modelgate.command.lint.rule;

import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one label may be.
 *
 * @param mayBeMissing whether it need not be there
 * @param areListed whether the values are those that it may have; else those that it must not have
 * @param values the values
 */
record LabelValues(boolean mayBeMissing, boolean areListed, Set<String> values) {
  private static final LabelValues ANYTHING = new LabelValues(true, false, Set.of());

  /** What all requirements on one label leave of it. */
  static LabelValues of(List<Requirement> requirements) {
    return requirements.stream().map(LabelValues::of).reduce(ANYTHING, LabelValues::and);
  }

  private static LabelValues of(Requirement requirement) {
    if (requirement instanceof In in) {
      return new LabelValues(false, true, in.values());
    }
    if (requirement instanceof NotIn not) {
      return new LabelValues(true, false, not.values());
    }
    return ((Exists) requirement).wanted()
        ? new LabelValues(false, false, Set.of())
        : new LabelValues(true, true, Set.of());
  }

  private LabelValues and(LabelValues other) {
    Set<String> both = new HashSet<>(areListed ? values : other.values);
    if (areListed && other.areListed) {
      both.retainAll(other.values);
    } else if (areListed) {
      both.removeAll(other.values);
    } else if (other.areListed) {
      both.removeAll(values);
    } else {
      both.addAll(values);
    }
    return new LabelValues(
        mayBeMissing && other.mayBeMissing, areListed || other.areListed, Set.copyOf(both));
  }

  /** Whether no label is so. */
  boolean isNothing() {
    return !mayBeMissing && areListed && values.isEmpty();
  }

  /** Whether the label is there. */
  boolean isThere() {
    return !mayBeMissing;
  }

  /** Whether all that is so is as another says, too. */
  boolean isWithin(LabelValues other) {
    if (isNothing()) {
      return true;
    }
    if (mayBeMissing && !other.mayBeMissing) {
      return false;
    }
    if (areListed) {
      return other.areListed
          ? other.values.containsAll(values)
          : values.stream().noneMatch(other.values::contains);
    }
    return !other.areListed && values.containsAll(other.values);
  }
}
