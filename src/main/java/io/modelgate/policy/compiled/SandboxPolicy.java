package io.modelgate.policy.compiled;

import io.modelgate.api.PodFeature;
import io.modelgate.api.RuntimePolicySpec.Native;
import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.api.RuntimeRule.AllowedBy;
import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.policy.sandbox.match.Accelerators;
import io.modelgate.policy.sandbox.match.RuleMatcher;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A compiled {@code RuntimePolicy}: usable, or broken with its fault. */
public sealed interface SandboxPolicy extends Policy {
  /** Namespaces that it applies in. */
  Labelled namespaces();

  @Override
  default <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot) {
    return sandbox.apply(this);
  }

  /**
   * A policy that can be applied.
   *
   * @param isolation how well runtimes isolate
   * @param runtimeLabel label by which pods ask for a runtime
   * @param lacking what RuntimeClasses cannot give; empty for what usual ones cannot
   * @param accelerators what counts as a GPU
   * @param mustBeAvailable whether a pod is refused whose runtime no ready node offers
   * @param inApiServer whether the API server itself enforces it too
   * @param rules in order; the first that matches decides
   */
  record Usable(
      PolicyId id,
      Labelled namespaces,
      Isolation isolation,
      String runtimeLabel,
      Optional<Map<String, Set<PodFeature>>> lacking,
      Accelerators accelerators,
      boolean mustBeAvailable,
      Native inApiServer,
      List<Rule> rules)
      implements SandboxPolicy {

    /** The RuntimeClasses that its rules call for. */
    public Set<String> runtimes() {
      Set<String> runtimes = new HashSet<>();
      rules.forEach(rule -> runtimes.addAll(rule.demand().runtimes()));
      return runtimes;
    }

    /** The labels that what it decides rests on. */
    public Set<String> labels() {
      Set<String> keys = new HashSet<>(Set.of(runtimeLabel));
      for (Rule rule : rules) {
        if (rule.demand() instanceof RuleRequirement.FromLabel label) {
          keys.add(label.key());
        } else if (rule.demand() instanceof RuleRequirement.Label label) {
          keys.add(label.key());
        }
      }
      return keys;
    }
  }

  /**
   * A policy that cannot be applied.
   *
   * @param denies whether its pods are denied: not where all its rules only audit or warn
   * @param fault one clause: which field, what to change
   */
  record Broken(PolicyId id, Labelled namespaces, boolean denies, String fault)
      implements SandboxPolicy, Policy.Broken {

    @Override
    public String consequence() {
      return denies ? DENIED : ADMITTED;
    }
  }

  /**
   * A rule.
   *
   * @param name its name
   * @param matcher pods that it is about
   * @param demand what it calls for
   * @param allowedBy of whom one must be allowed to use the RuntimeClass; empty if the rule does
   *     not ask
   * @param action what it does
   * @param different what happens to pods that ask for another runtime
   * @param message what it says of a pod that does not comply, if not the usual
   */
  record Rule(
      String name,
      RuleMatcher matcher,
      RuleRequirement demand,
      Set<AllowedBy> allowedBy,
      Action action,
      Different different,
      Optional<String> message) {

    /** Whether it denies pods. */
    public boolean isEnforced() {
      return mutates() || action == Action.Enforce;
    }

    /** Whether it sets the RuntimeClass of pods. */
    public boolean mutates() {
      return action == Action.Mutate;
    }

    /** Whether it may depend on the RuntimeClass that a pod has if the rule is about that pod. */
    public boolean looksAtRuntime() {
      return demand instanceof RuleRequirement.Named || matcher.expression().isPresent();
    }
  }
}
