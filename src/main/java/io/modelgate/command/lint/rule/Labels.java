package io.modelgate.command.lint.rule;

import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What selectors say of labels, label by label: they say nothing of two together. */
public final class Labels {
  private Labels() {}

  /** The label of which no value is left; empty if labels can be as the selector says. */
  public static Optional<String> contradiction(LabelMatcher selector) {
    return keys(selector).stream().filter(key -> values(selector, key).isNothing()).findFirst();
  }

  /** Whether all labels that one selector matches are matched by another, too. */
  public static boolean isWithin(LabelMatcher selector, LabelMatcher other) {
    return contradiction(selector).isPresent()
        || keys(other).stream().allMatch(key -> values(selector, key).isWithin(values(other, key)));
  }

  /** Whether a label is there whenever a selector matches. */
  static boolean require(LabelMatcher selector, String key) {
    return values(selector, key).isThere();
  }

  /** Whether a label, whenever a selector matches, has one of some values; of none, any. */
  static boolean require(LabelMatcher selector, String key, List<String> values) {
    Requirement wanted = values.isEmpty() ? new Exists(key, true) : new In(key, Set.copyOf(values));
    return values(selector, key).isWithin(LabelValues.of(List.of(wanted)));
  }

  /** Whether a label, whenever a selector matches, is missing. */
  static boolean exclude(LabelMatcher selector, String key) {
    return values(selector, key).isWithin(LabelValues.of(List.of(new Exists(key, false))));
  }

  private static LabelValues values(LabelMatcher selector, String key) {
    return LabelValues.of(
        selector.requirements().stream().filter(each -> key(each).equals(key)).toList());
  }

  private static Set<String> keys(LabelMatcher selector) {
    Set<String> keys = new TreeSet<>();
    selector.requirements().forEach(each -> keys.add(key(each)));
    return keys;
  }

  private static String key(Requirement requirement) {
    if (requirement instanceof In in) {
      return in.key();
    }
    return requirement instanceof NotIn not ? not.key() : ((Exists) requirement).key();
  }
}
