package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import java.util.List;
import java.util.function.Predicate;

/**
 * What refusals and notices of a policy have in common: the pod, and what the policy says of it.
 */
final class PolicyCel {
  private final Usable policy;
  private final NativePolicyContext surroundings;
  private final Variables variables;
  private final PodCel pod;
  private final DecisionCel now;
  private final Cel target;
  private final Cel lacking;
  private final AllowedCel allowed;

  /** Adds the variables of one. */
  PolicyCel(Usable policy, NativePolicyContext surroundings, Variables variables) {
    this.policy = policy;
    this.surroundings = surroundings;
    this.variables = variables;
    this.pod = pod("object", "");
    this.now = new DecisionCel(policy, "", pod, variables);
    this.target = variables.add("target", now.given());
    this.lacking =
        variables.add(
            "lacking", UnsupportedFeaturesCel.of(policy, surroundings.runtimes(), pod, target));
    this.allowed =
        new AllowedCel(
            Cel.of("request.operation == \"CREATE\" ? %s : %s", target, pod.runtime()),
            pod,
            variables);
  }

  /** Adds the variables of a pod. */
  PodCel pod(String root, String prefix) {
    return new PodCel(
        root, prefix, VerifierCel.of(surroundings.verifiers()), policy.accelerators(), variables);
  }

  /** Whether one of some rules asks who may use a runtime. */
  boolean asks(Predicate<Rule> which) {
    return policy.rules().stream().filter(which).anyMatch(rule -> !rule.allowedBy().isEmpty());
  }

  /** That somebody may use the pod's runtime, if one of some rules decides. */
  Validation mayUse(Predicate<Rule> which, Cel isDue) {
    return allowed.validation(isDue, now.mayUse(which, allowed), now.mayNotUse(which, allowed));
  }

  /** The first of two sentences that says something. */
  static Cel firstOf(Cel one, Cel other) {
    return Cel.of("%s != \"\" ? %s : %s", one, one, other);
  }

  /** What the policy says of the pod as it is, or becomes. */
  DecisionCel now() {
    return now;
  }

  PodCel pod() {
    return pod;
  }

  /** The runtime that the policy would give the pod; its own if it would give none. */
  Cel target() {
    return target;
  }

  /** What the pod uses that its runtime cannot give; one sentence, or empty. */
  Cel lacking() {
    return lacking;
  }

  Usable policy() {
    return policy;
  }

  Variables variables() {
    return variables;
  }

  /** The variables as the API server has them. */
  List<NativePolicy.Expression> expressions() {
    return variables.expressions();
  }
}
