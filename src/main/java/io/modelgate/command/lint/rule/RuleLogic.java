package io.modelgate.command.lint.rule;

import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.match.ContainerMatcher;
import io.modelgate.policy.sandbox.match.RuleMatcher;
import java.util.Optional;

/**
 * What holds for a rule of a RuntimePolicy whatever the pod is. {@code RuleSearch} takes the first
 * rule that matches; one of which that is unknown decides if it enforces, and is ignored if not.
 * Amounts count as quantities: the API server refuses a pod with anything else.
 */
public final class RuleLogic {
  private RuleLogic() {}

  /** Why a rule can decide about no pod, one clause; empty if it may. */
  public static Optional<String> whyNever(Rule rule) {
    RuleMatcher matcher = rule.matcher();
    Optional<String> label = Labels.contradiction(matcher.labels());
    if (label.isPresent()) {
      return Optional.of("no value of label %s is left by match.labels".formatted(label.get()));
    }
    if (rule.demand() instanceof RuleRequirement.FromLabel from
        && Labels.exclude(matcher.labels(), from.key())) {
      return Optional.of(
          "runtimeFromLabel wants label %s, and match.labels excludes it".formatted(from.key()));
    }
    if (rule.demand() instanceof RuleRequirement.Label wanted
        && Labels.require(matcher.labels(), wanted.key(), wanted.values())) {
      return Optional.of(
          "match.labels takes only pods that have the label %s as require wants it"
              .formatted(wanted.key()));
    }
    return Amounts.contradiction(matcher.containers().resources())
        .map("no amount of %s is left by match.resources"::formatted);
  }

  /** Whether another rule before it decides about every pod that a rule would decide about. */
  public static boolean isShadowed(Rule rule, Rule before) {
    RuleMatcher later = rule.matcher();
    RuleMatcher earlier = before.matcher();
    return isDecided(rule, before)
        && Labels.isWithin(later.labels(), earlier.labels())
        && areAnnotationsWithin(later, earlier)
        && (earlier.serviceAccounts().isEmpty()
            || (!later.serviceAccounts().isEmpty()
                && Globs.areWithin(later.serviceAccounts(), earlier.serviceAccounts())))
        && (earlier.owners().isEmpty()
            || (!later.owners().isEmpty() && earlier.owners().containsAll(later.owners())))
        && earlier.expression().isEmpty() // nobody looks into CEL
        && isContainerWithin(rule, before);
  }

  /** Whether the earlier rule, if its pods are as it says, is neither ignored nor satisfied. */
  private static boolean isDecided(Rule rule, Rule before) {
    // A pod may name its image by an ID, which may be any image.
    boolean mayBeUndecided = !before.matcher().containers().images().isEmpty();
    return (before.isEnforced() || !mayBeUndecided) && isDemandWithin(rule, before);
  }

  private static boolean isDemandWithin(Rule rule, Rule before) {
    if (before.demand() instanceof RuleRequirement.FromLabel from) {
      return Labels.require(rule.matcher().labels(), from.key())
          || (rule.demand() instanceof RuleRequirement.FromLabel own
              && own.key().equals(from.key()));
    }
    if (before.demand() instanceof RuleRequirement.Label wanted) {
      return (rule.demand() instanceof RuleRequirement.Label own && isGivenWithin(wanted, own))
          || Labels.exclude(rule.matcher().labels(), wanted.key());
    }
    return !(before.demand() instanceof RuleRequirement.Named)
        || rule.demand() instanceof RuleRequirement.Named;
  }

  /** Whether what meets one also meets another. */
  private static boolean isGivenWithin(RuleRequirement.Label one, RuleRequirement.Label other) {
    return one.key().equals(other.key())
        && (other.values().isEmpty()
            || (!one.values().isEmpty() && other.values().containsAll(one.values())));
  }

  private static boolean areAnnotationsWithin(RuleMatcher later, RuleMatcher earlier) {
    return earlier.annotations().entrySet().stream()
        .allMatch(
            wanted ->
                Optional.ofNullable(later.annotations().get(wanted.getKey()))
                    .filter(own -> Globs.isWithin(own, wanted.getValue()))
                    .isPresent());
  }

  /**
   * Whether the container that the later rule is about is one that the earlier is about. If it is
   * unknown whether it runs one of the later rule's images, all else of it is so.
   */
  private static boolean isContainerWithin(Rule rule, Rule before) {
    ContainerMatcher later = rule.matcher().containers();
    ContainerMatcher earlier = before.matcher().containers();
    return (earlier.names().isEmpty()
            || (!later.names().isEmpty() && Globs.areWithin(later.names(), earlier.names())))
        && (earlier.features().isEmpty()
            || (!later.features().isEmpty() && earlier.features().containsAll(later.features())))
        && (earlier.capabilities().isEmpty()
            || (!later.capabilities().isEmpty()
                && earlier.capabilities().containsAll(later.capabilities())))
        && earlier.resources().stream()
            .allMatch(
                wanted -> later.resources().stream().anyMatch(own -> Amounts.isWithin(own, wanted)))
        && (earlier.images().isEmpty()
            || (!later.images().isEmpty() && Images.areWithin(later.images(), earlier.images())));
  }
}
