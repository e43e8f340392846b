package io.modelgate.policy;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.ModelPolicy.Broken;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * An immutable snapshot of all policies.
 *
 * @param modelPolicies by namespace
 * @param faults why the snapshot cannot be trusted to be complete, one sentence each; while there
 *     is one, every pod that asks for validation is denied
 */
public record PolicySet(Map<String, List<ModelPolicy>> modelPolicies, List<String> faults) {
  /** Before the first load. */
  public static final PolicySet NOT_LOADED =
      new PolicySet(Map.of(), List.of("The policies are not loaded yet: try again in a moment."));

  /** A snapshot of the given policies. */
  public static PolicySet of(Collection<ModelPolicy> policies, List<String> faults) {
    return new PolicySet(
        policies.stream()
            .collect(
                collectingAndThen(
                    groupingBy(ModelPolicy::namespace, toUnmodifiableList()), Map::copyOf)),
        List.copyOf(faults));
  }

  /** The policies of one namespace. */
  public List<ModelPolicy> in(String namespace) {
    return modelPolicies.getOrDefault(namespace, List.of());
  }

  /** The policies that cannot be applied. */
  public List<Broken> broken() {
    return modelPolicies.values().stream()
        .flatMap(List::stream)
        .filter(Broken.class::isInstance)
        .map(Broken.class::cast)
        .toList();
  }

  /** How many policies there are. */
  public int size() {
    return modelPolicies.values().stream().mapToInt(List::size).sum();
  }
}
