package io.modelgate.command.input;

import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.resource.CompiledPolicies;
import io.modelgate.resource.PolicyResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What decisions rest on, of a cluster or a directory.
 *
 * @param policies as they are stored, of every kind
 * @param surroundings what else there is
 * @param notes what is assumed where it is not known, one sentence each
 */
public record StoredContext(
    List<PolicyResource> policies, DecisionContext surroundings, List<String> notes) {

  /** Compiles the policies, with the surroundings that their decisions depend on. */
  public PolicySet set() {
    return PolicySet.of(new CompiledPolicies().of(policies), surroundings, List.of());
  }

  /** These in front of others: of two resources of one name, this one's counts. */
  public StoredContext over(StoredContext others) {
    Map<PolicyId, PolicyResource> merged = new LinkedHashMap<>();
    others.policies.forEach(each -> merged.put(each.id(), each));
    policies.forEach(each -> merged.put(each.id(), each));
    List<String> all = new ArrayList<>(notes);
    all.addAll(others.notes);
    return new StoredContext(
        List.copyOf(merged.values()), over(others.surroundings), List.copyOf(all));
  }

  private DecisionContext over(DecisionContext others) {
    return new DecisionContext(
        new Namespaces(
            merged(others.namespaces().labels(), surroundings.namespaces().labels()),
            others.namespaces().areAll()),
        over(others.runtimes()),
        others.verifiers(),
        others.created(),
        merged(others.limitRanges(), surroundings.limitRanges()));
  }

  private Runtimes over(Runtimes others) {
    Runtimes own = surroundings.runtimes();
    if (!own.isKnown()) {
      return others;
    }
    Map<String, RuntimeClassView> classes = merged(others.classes(), own.classes());
    List<NodeView> nodes = new ArrayList<>(others.nodes());
    nodes.addAll(own.nodes());
    return new Runtimes(classes, List.copyOf(nodes), others.isKnown());
  }

  private static <T> Map<String, T> merged(Map<String, T> others, Map<String, T> own) {
    Map<String, T> merged = new HashMap<>(others);
    merged.putAll(own);
    return Map.copyOf(merged);
  }
}
