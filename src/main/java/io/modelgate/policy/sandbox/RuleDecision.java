package io.modelgate.policy.sandbox;

import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.Optional;

/**
 * What a rule that decides about a pod says of it.
 *
 * @param policy the rule's policy
 * @param rule the rule
 * @param pod the pod
 * @param wanted the RuntimeClass that the rule calls for; empty where it calls for none, or the
 *     pod's label names one that it may not
 */
record RuleDecision(Usable policy, Rule rule, PodView pod, Optional<String> wanted) {

  static RuleDecision of(Usable policy, Rule rule, PodView pod) {
    return new RuleDecision(policy, rule, pod, rule.demand().runtime(pod));
  }

  boolean mutates() {
    return rule.mutates();
  }

  /** What in the pod stands against the rule, whichever runtime it gets; one sentence. */
  Optional<String> contradiction() {
    Messages messages = new Messages(this);
    if (rule.demand() instanceof RuleRequirement.Label label) {
      return label.isSatisfied(pod) ? Optional.empty() : Optional.of(messages.requiresLabel(label));
    }
    if (wanted.isEmpty()) {
      return Optional.of(messages.labelNamesNone());
    }
    if (rule.different() == Different.Override) {
      return Optional.empty();
    }
    if (mutates() && !pod.runtime().isEmpty() && !isMetBy(pod.runtime())) {
      return Optional.of(messages.runtimeDiffers(pod.runtime()));
    }
    return asked().filter(runtime -> !isMetBy(runtime)).map(messages::labelDiffers);
  }

  /** The runtime that a pod gets that nothing in it stands against. */
  String given() {
    String called = wanted.orElse("");
    if (rule.different() == Different.Override) {
      return called;
    }
    return pod.runtime().isEmpty() ? asked().orElse(called) : pod.runtime();
  }

  /** Whether a runtime is one that the rule is content with. */
  boolean isMetBy(String runtime) {
    return wanted
        .map(
            called ->
                runtime.equals(called)
                    || (rule.different() == Different.KeepIfIsolated
                        && policy.isolation().isAtLeast(runtime, called)))
        .orElse(true);
  }

  /**
   * Why the pod does not comply, as one sentence.
   *
   * @param runtime in which it will run, or runs; empty for none
   */
  Optional<String> fault(String runtime) {
    return contradiction()
        .or(
            () ->
                isMetBy(runtime)
                    ? Optional.empty()
                    : Optional.of(new Messages(this).runtimeDiffers(runtime)));
  }

  private Optional<String> asked() {
    return pod.label(policy.runtimeLabel());
  }
}
