package io.modelgate.policy.model;

import io.modelgate.policy.compiled.ModelPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What a stored pod has of what one policy calls for.
 *
 * @param policy a policy that concerns the pod
 * @param containers names of the pod's containers that verify what the policy calls for
 * @param gap why nothing does, as one sentence; empty if the pod is protected
 */
public record Protection(ModelPolicy policy, List<String> containers, Optional<String> gap) {
  /** The gap of a pod that is older than the policy, or that has no verifier. */
  public static final String CAME_BEFORE = "The pod was created before the policy: recreate it.";

  static Protection by(ModelPolicy policy, List<String> containers) {
    return new Protection(policy, containers, Optional.empty());
  }

  static Protection without(ModelPolicy policy, String gap) {
    return new Protection(policy, List.of(), Optional.of(gap));
  }
}
