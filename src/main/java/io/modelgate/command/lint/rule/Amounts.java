package io.modelgate.command.lint.rule;

import io.modelgate.api.PodMatch.Operator;
import io.modelgate.policy.sandbox.match.ResourceMatcher;
import java.util.List;
import java.util.Optional;

/** Compares amounts of resources that a container must ask for. */
final class Amounts {
  private Amounts() {}

  /** The resource of which no amount is left; empty if a container can ask for all. */
  static Optional<String> contradiction(List<ResourceMatcher> resources) {
    for (ResourceMatcher each : resources) {
      for (ResourceMatcher other : resources) {
        if (isSameAmount(each, other) && isLower(each) && !isLower(other) && exclude(each, other)) {
          return Optional.of(each.resource());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether no amount is above a lower bound and below an upper one. */
  private static boolean exclude(ResourceMatcher lower, ResourceMatcher upper) {
    int comparison = lower.threshold().compareTo(upper.threshold());
    boolean areBothReached =
        lower.operator() == Operator.AtLeast && upper.operator() == Operator.AtMost;
    return areBothReached ? comparison > 0 : comparison >= 0;
  }

  /** Whether an amount that meets one also meets another, and both are read from the same. */
  static boolean isWithin(ResourceMatcher one, ResourceMatcher other) {
    if (!isSameAmount(one, other) || isLower(one) != isLower(other)) {
      return false;
    }
    int comparison = one.threshold().compareTo(other.threshold());
    boolean isStricter = isLower(one) ? comparison > 0 : comparison < 0;
    boolean isOtherReached =
        other.operator() == Operator.AtLeast || other.operator() == Operator.AtMost;
    return isStricter
        || (comparison == 0 && (isOtherReached || one.operator() == other.operator()));
  }

  private static boolean isSameAmount(ResourceMatcher one, ResourceMatcher other) {
    return one.resource().equals(other.resource()) && one.of() == other.of();
  }

  private static boolean isLower(ResourceMatcher each) {
    return each.operator() == Operator.GreaterThan || each.operator() == Operator.AtLeast;
  }
}
