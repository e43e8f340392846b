package io.modelgate.policy;

import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What else a decision rests on, besides the policies.
 *
 * @param namespaces the labels of all namespaces
 * @param runtimes the RuntimeClasses and nodes
 * @param verifiers images that replicas of Modelgate inject at the moment
 * @param created when the API server stored each policy; none for those from a directory
 * @param limitRanges what namespaces bound for containers and pods, by namespace
 */
public record DecisionContext(
    Namespaces namespaces,
    Runtimes runtimes,
    Set<String> verifiers,
    Map<PolicyId, Instant> created,
    Map<String, List<LimitRangeView>> limitRanges) {
  /** A context in which nothing is known of namespaces, RuntimeClasses and nodes. */
  public static final DecisionContext UNKNOWN = of(Namespaces.NONE);

  /** Copies the collections, so that nobody can change them afterwards. */
  public DecisionContext {
    verifiers = Set.copyOf(verifiers);
    created = Map.copyOf(created);
    limitRanges = Map.copyOf(limitRanges);
  }

  /** Only namespaces are known. */
  public static DecisionContext of(Namespaces namespaces) {
    return of(namespaces, Runtimes.UNKNOWN);
  }

  /** Only namespaces, RuntimeClasses and nodes are known. */
  public static DecisionContext of(Namespaces namespaces, Runtimes runtimes) {
    return new DecisionContext(namespaces, runtimes, Set.of(), Map.of(), Map.of());
  }
}
