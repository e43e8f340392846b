package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.adversary.Oracle.Lack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold of every namespace, whatever is done in it:
 *
 * <ol>
 *   <li>A stored pod has what every enforcing policy calls for, models and runtimes. Only a pod
 *       that was as it is before the policy held may lack it, and is then reported.
 *   <li>Nothing is reported as validated that our verifier did not verify.
 * </ol>
 */
final class Invariants {
  /** Statuses are written once a second. */
  private static final Duration STALE = Duration.ofSeconds(4);

  private final Duration deadline;
  private final Map<String, Instant> known = new HashMap<>();
  private final Map<String, Instant> suspected = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private Set<String> inEffect = Set.of();
  private Duration longest = Duration.ZERO;
  private boolean isSettled = true;

  /**
   * Those of one namespace.
   *
   * @param deadline within which a pod that a policy came too late for is reported
   */
  Invariants(Duration deadline) {
    this.deadline = deadline;
  }

  /** Looks at what is stored now; the first that does not hold, if there is one. */
  Optional<Violation> check(Observation seen, Instant now) {
    isSettled = true;
    Set<String> present = new HashSet<>();
    Optional<Violation> found = Optional.empty();
    for (JsonNode pod : seen.pods()) {
      for (Lack lack : Oracle.lacks(pod, seen.policies())) {
        String key = Observation.uid(pod) + lack.policies().stream().map(Policy::key).toList();
        present.add(key);
        found = found.or(() -> lacking(seen, pod, lack, key, now));
      }
      found = found.or(() -> validated(seen, pod, now, present));
    }
    known.keySet().retainAll(present);
    suspected.keySet().retainAll(present);
    inEffect =
        Set.copyOf(seen.policies().stream().filter(Policy::isInEffect).map(Policy::key).toList());
    return found;
  }

  /** Whether nothing is left that time will tell. */
  boolean isSettled() {
    return isSettled;
  }

  /** The longest that it took to report a pod. */
  Duration longest() {
    return longest;
  }

  private Optional<Violation> lacking(
      Observation seen, JsonNode pod, Lack lack, String key, Instant now) {
    Instant since = known.putIfAbsent(key, now);
    if (since == null) {
      return lack.policies().stream().map(Policy::key).allMatch(inEffect::contains)
          ? Optional.of(
              new Violation("a pod was stored that lacks what held before", pod, lack.toString()))
          : owed(lack);
    }
    if (isTold(seen, pod, lack)) {
      if (told.add(key)) {
        Duration took = Duration.between(since, now);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      return Optional.empty();
    }
    if (told.contains(key) || !canBeTold(lack)) {
      return Optional.empty();
    }
    return since.plus(deadline).isBefore(now)
        ? Optional.of(new Violation("an unprotected pod is not reported", pod, lack.toString()))
        : owed(lack);
  }

  private Optional<Violation> owed(Lack lack) {
    isSettled &= !canBeTold(lack);
    return Optional.empty();
  }

  /**
   * Policies of runtimes have no pods in their status, and those in each other's way no verdict.
   */
  private static boolean canBeTold(Lack lack) {
    return lack.policies().size() == 1 && !lack.policies().get(0).isOfRuntimes();
  }

  private static boolean isTold(Observation seen, JsonNode pod, Lack lack) {
    String result = lack.policies().get(0).told(seen.namespace(), Observation.name(pod));
    return List.of("Unprotected", "Failed").contains(result);
  }

  private Optional<Violation> validated(
      Observation seen, JsonNode pod, Instant now, Set<String> present) {
    for (Policy policy : seen.policies()) {
      String key = "validated " + Observation.uid(pod) + policy.key();
      Optional<String> lacking =
          policy.told(seen.namespace(), Observation.name(pod)).equals("Validated")
              ? Verifier.lacking(pod, policy)
              : Optional.empty();
      if (lacking.isPresent()) {
        present.add(key);
        Instant since = suspected.computeIfAbsent(key, any -> now);
        isSettled = false;
        if (since.plus(STALE).isBefore(now)) {
          return Optional.of(
              new Violation(
                  "a pod is reported as validated that was not",
                  pod,
                  policy + " calls for " + lacking.get()));
        }
      }
    }
    return Optional.empty();
  }
}
