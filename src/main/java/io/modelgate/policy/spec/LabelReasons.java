package io.modelgate.policy.spec;

import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Why labels do not meet a selector. */
public final class LabelReasons {
  private LabelReasons() {}

  /** The first requirement that is not met, as one clause; empty if all are. */
  public static Optional<String> mismatch(LabelMatcher matcher, Map<String, String> labels) {
    return matcher.requirements().stream()
        .filter(each -> !each.holds(labels))
        .findFirst()
        .map(each -> clause(each, labels));
  }

  private static String clause(Requirement requirement, Map<String, String> labels) {
    if (requirement instanceof In in) {
      String wanted = oneOf(in.values());
      return labels.containsKey(in.key())
          ? "label %s is %s, not %s".formatted(in.key(), value(labels, in.key()), wanted)
          : "label %s is missing, but must be %s".formatted(in.key(), wanted);
    }
    if (requirement instanceof NotIn in) {
      return "label %s is %s".formatted(in.key(), value(labels, in.key()));
    }
    Exists exists = (Exists) requirement;
    return exists.wanted()
        ? "label %s is missing".formatted(exists.key())
        : "label %s is there".formatted(exists.key());
  }

  private static String value(Map<String, String> labels, String key) {
    return QuotedText.of(labels.getOrDefault(key, ""));
  }

  private static String oneOf(Set<String> values) {
    return new TreeSet<>(values).stream().map(QuotedText::of).collect(Collectors.joining(" or "));
  }
}
