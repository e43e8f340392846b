package io.modelgate.dashboard;

import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.policy.decision.Caller;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with what somebody may see.
 *
 * @param asOf when it was so, in RFC 3339
 * @param user who that is
 * @param policies how many policies there are
 * @param attention how many of them cannot be applied, have a condition that is not True, or pods
 *     whose models did not verify
 * @param verdicts how many pods have each result, summed over the policies
 */
record Summary(String asOf, String user, int policies, int attention, Counts verdicts) {
  static Summary of(Caller caller, List<PolicyItem> policies) {
    return new Summary(
        Listing.now(),
        caller.name(),
        policies.size(),
        (int) policies.stream().filter(each -> !each.isFine()).count(),
        new Counts(
            sum(policies, Counts::validated),
            sum(policies, Counts::failed),
            sum(policies, Counts::pending),
            sum(policies, Counts::unprotected)));
  }

  private static int sum(List<PolicyItem> policies, Function<Counts, @Nullable Integer> count) {
    return policies.stream()
        .map(PolicyItem::pods)
        .filter(Objects::nonNull)
        .mapToInt(each -> Objects.requireNonNullElse(count.apply(each), 0))
        .sum();
  }
}
