package io.modelgate.policy.sandbox;

import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;
import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.RuntimeRule;
import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.api.RuntimeRule.AllowedBy;
import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.api.RuntimeRule.FromLabel;
import io.modelgate.api.RuntimeRule.Requirement;
import io.modelgate.policy.compiled.Isolation;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.sandbox.match.Accelerators;
import io.modelgate.policy.sandbox.match.MatchCompiler;
import io.modelgate.policy.spec.FaultException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles a rule of a {@code RuntimePolicy}. */
final class RuleCompiler {
  private RuleCompiler() {}

  static Rule compile(
      String at,
      RuntimeRule rule,
      String runtimeLabel,
      Isolation isolation,
      Accelerators accelerators)
      throws FaultException {
    RuleRequirement demand = demand(at, rule, runtimeLabel);
    boolean changesPods = rule.require() == null && !(demand instanceof RuleRequirement.Named);
    Action action = requireNonNullElse(rule.action(), changesPods ? Action.Mutate : Action.Enforce);
    Different different = requireNonNullElse(rule.onDifferent(), Different.Deny);
    if (demand instanceof RuleRequirement.Named
        && (action == Action.Mutate || different != Different.Deny)) {
      throw new FaultException(
          at
              + " has only allowedBy, which changes no pod and requires no other runtime: set"
              + " action Enforce, Audit or Warn, and onDifferent Deny");
    }
    if (rule.require() != null && action == Action.Mutate) {
      throw new FaultException(
          at + ".action is Mutate, but require changes no pod: set Enforce, Audit or Warn");
    }
    if (different == Different.Override && action != Action.Mutate) {
      throw new FaultException(
          "%s.onDifferent is Override, which needs action Mutate, not %s".formatted(at, action));
    }
    if (different == Different.KeepIfIsolated) {
      for (String runtime : demand.runtimes()) {
        if (!isolation.knows(runtime)) {
          throw new FaultException(
              "%s.onDifferent is KeepIfIsolated, which needs \"%s\" in spec.isolation: add it"
                  .formatted(at, runtime));
        }
      }
    }
    return new Rule(
        text(at + ".name", rule.name()),
        MatchCompiler.compile(at + ".match", rule.match(), accelerators),
        demand,
        allowedBy(at, rule, demand),
        action,
        different,
        Optional.ofNullable(rule.message()));
  }

  private static Set<AllowedBy> allowedBy(String at, RuntimeRule rule, RuleRequirement demand)
      throws FaultException {
    List<AllowedBy> given = rule.allowedBy();
    if (given == null) {
      return Set.of();
    }
    if (given.isEmpty()) {
      throw new FaultException(at + ".allowedBy is an empty list: add Creator or ServiceAccount");
    }
    if (demand instanceof RuleRequirement.Label) {
      throw new FaultException(
          at + ".allowedBy is about a RuntimeClass: remove it, or require.label");
    }
    return Set.copyOf(given);
  }

  private static RuleRequirement demand(String at, RuntimeRule rule, String runtimeLabel)
      throws FaultException {
    String runtime = rule.runtime();
    FromLabel fromLabel = rule.runtimeFromLabel();
    Requirement require = rule.require();
    long set = Stream.of(runtime, fromLabel, require).filter(each -> each != null).count();
    if (set == 0 && rule.allowedBy() != null) {
      return new RuleRequirement.Named();
    }
    if (set != 1) {
      throw new FaultException(
          at
              + " must set exactly one of runtime, runtimeFromLabel and require, or only"
              + " allowedBy");
    }
    if (runtime != null) {
      return new RuleRequirement.Fixed(text(at + ".runtime", runtime));
    }
    if (fromLabel != null) {
      List<String> values = present(at + ".runtimeFromLabel.values", fromLabel.values());
      return new RuleRequirement.FromLabel(
          text(at + ".runtimeFromLabel.key", requireNonNullElse(fromLabel.key(), runtimeLabel)),
          List.copyOf(values));
    }
    return requirement(at + ".require", present(at, require));
  }

  private static RuleRequirement requirement(String at, Requirement require) throws FaultException {
    String label = require.label();
    String runtime = require.runtime();
    if ((label == null) == (runtime == null)) {
      throw new FaultException(at + " must set exactly one of label and runtime");
    }
    return label == null
        ? new RuleRequirement.Fixed(text(at + ".runtime", runtime))
        : new RuleRequirement.Label(
            text(at + ".label", label),
            List.copyOf(requireNonNullElse(require.values(), List.of())));
  }
}
