package io.modelgate.policy.sandbox;

import io.modelgate.policy.sandbox.SandboxPolicy.Broken;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The runtime policies of a snapshot, and what they are decided on with.
 *
 * @param policies all of them, by name
 * @param runtimes the RuntimeClasses and nodes
 */
public record SandboxPolicies(List<SandboxPolicy> policies, Runtimes runtimes) {
  /** No policy. */
  public static final SandboxPolicies NONE = new SandboxPolicies(List.of(), Runtimes.UNKNOWN);

  /** Policies in the order of their names, whatever order they come in. */
  public SandboxPolicies {
    policies = policies.stream().sorted(Comparator.comparing(SandboxPolicy::name)).toList();
  }

  /** The policies that apply in a namespace with these labels. */
  public List<SandboxPolicy> in(String namespace, Map<String, String> labels) {
    return policies.stream()
        .filter(policy -> policy.namespaces().matches(namespace, labels))
        .toList();
  }

  /** The policies that cannot be applied. */
  public List<Broken> broken() {
    return policies.stream().filter(Broken.class::isInstance).map(Broken.class::cast).toList();
  }
}
