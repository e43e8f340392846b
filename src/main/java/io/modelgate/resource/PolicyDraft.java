package io.modelgate.resource;

import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change of policies that nobody has applied.
 *
 * @param applied policies that are added, or take the place of those of the same id
 * @param deleted policies that go
 */
public record PolicyDraft(List<PolicyResource> applied, Set<PolicyId> deleted) {
  /**
   * The policies without the change and with it.
   *
   * @param today as they are
   * @param then as they would be
   * @param changed what differs
   */
  public record Comparison(PolicySet today, PolicySet then, Set<PolicyId> changed) {}

  /** The policies that the draft adds, changes or removes. */
  public Set<PolicyId> ids() {
    Set<PolicyId> ids = new LinkedHashSet<>(deleted);
    applied.forEach(each -> ids.add(each.id()));
    return ids;
  }

  /** Those that are to go, but are not there. */
  public Set<PolicyId> missing(Collection<PolicyResource> stored) {
    Set<PolicyId> missing = new HashSet<>(deleted);
    stored.forEach(each -> missing.remove(each.id()));
    return missing;
  }

  /**
   * Compiles the policies without the change and with it; those that it leaves as they are are the
   * same in both.
   *
   * @param stored the policies as they are
   * @param surroundings what decisions rest on besides, which stays
   * @param now when the change would be applied, and as of when exemptions count
   */
  public Comparison compare(
      Collection<PolicyResource> stored, DecisionContext surroundings, Instant now) {
    Map<PolicyId, PolicyResource> resources = new LinkedHashMap<>();
    stored.forEach(each -> resources.put(each.id(), each));
    CompiledPolicies compiled = new CompiledPolicies();
    PolicySet today = PolicySet.of(compiled.of(resources.values()), surroundings, List.of());
    Map<PolicyId, Instant> created = new HashMap<>(surroundings.created());
    deleted.forEach(resources::remove);
    for (PolicyResource each : applied) {
      if (resources.put(each.id(), each) == null) {
        created.put(each.id(), now);
      }
    }
    PolicySet then =
        today.next(
            compiled.of(resources.values()),
            new DecisionContext(
                surroundings.namespaces(),
                surroundings.runtimes(),
                surroundings.verifiers(),
                created,
                surroundings.limitRanges()));
    return new Comparison(today.at(now), then.at(now), ids());
  }
}
