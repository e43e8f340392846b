package io.modelgate.policy.nativepolicy;

import io.modelgate.api.RuntimeRule.Different;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import io.modelgate.policy.nativepolicy.NativePolicy.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Compiles what a policy changes in new pods: the webhook, which comes later, finds each as it
 * would have made it. Of several policies that may set runtimes, the webhook looks for one that all
 * are content with, which none of them can do alone; so in namespaces of several none changes any
 * pod here. And what a pod names itself, another policy may have a rule about: it is replaced only
 * in namespaces that no other policy selects.
 */
final class MutationCompiler {
  private static final int MAX_OTHER_POLICIES = 16;
  private static final Left LOOKS_AT_RUNTIME =
      new Left(
          "sets runtimeClassName, since which rule decides may depend on the one that a pod has",
          "leave out rules that look at the runtimeClassName, and expressions");

  /**
   * What came of it.
   *
   * @param mutation what is changed; empty if nothing is, or can be
   * @param left what only the webhook changes
   */
  record Compiled(Optional<Mutation> mutation, List<Left> left) {}

  private MutationCompiler() {}

  static Compiled compile(
      Usable policy, List<SandboxPolicy> all, NativePolicyContext surroundings) {
    if (!mutates(policy)) {
      return new Compiled(Optional.empty(), List.of());
    }
    if (looksAtRuntime(policy)) {
      return new Compiled(Optional.empty(), List.of(LOOKS_AT_RUNTIME));
    }
    List<SandboxPolicy> companions =
        all.stream()
            .filter(each -> !each.id().equals(policy.id()))
            .filter(each -> NamespacesCel.mayShare(policy.namespaces(), each.namespaces()))
            .toList();
    List<SandboxPolicy> others =
        companions.stream().filter(each -> mutates(each) || looksAtRuntime(each)).toList();
    List<Left> left = left(policy, others, companions);
    boolean isNeverAlone = others.stream().anyMatch(each -> NamespacesCel.isAll(each.namespaces()));
    return new Compiled(
        isNeverAlone || others.size() > MAX_OTHER_POLICIES
            ? Optional.empty()
            : Optional.of(mutation(policy, others, companions, surroundings)),
        left);
  }

  private static boolean mutates(SandboxPolicy policy) {
    return hasRule(policy, Rule::mutates);
  }

  /**
   * What is set here, the webhook finds in the pod as if its author had written it, and then
   * another rule might decide.
   */
  private static boolean looksAtRuntime(SandboxPolicy policy) {
    return hasRule(policy, Rule::looksAtRuntime);
  }

  private static boolean hasRule(SandboxPolicy policy, Predicate<Rule> which) {
    return policy instanceof Usable usable && usable.rules().stream().anyMatch(which);
  }

  private static List<Left> left(
      Usable policy, List<SandboxPolicy> others, List<SandboxPolicy> companions) {
    if (!others.isEmpty()) {
      return List.of(
          new Left(
              "sets the runtimeClassName of pods in namespaces that %s selects too"
                  .formatted(oneOf(others)),
              "let only one policy that sets runtimes, or looks at them, select a namespace"));
    }
    boolean replaces =
        policy.rules().stream().anyMatch(rule -> rule.different() == Different.Override);
    return replaces && !companions.isEmpty()
        ? List.of(
            new Left(
                "replaces the runtimeClassName that a pod names in namespaces that %s selects too"
                    .formatted(oneOf(companions)),
                "let no other policy select them"))
        : List.of();
  }

  private static String oneOf(List<SandboxPolicy> policies) {
    return policies.get(0).display() + (policies.size() > 1 ? ", or another such policy," : "");
  }

  private static Cel selectsNone(List<SandboxPolicy> policies) {
    return NamespacesCel.anySelects(policies.stream().map(SandboxPolicy::namespaces).toList())
        .not();
  }

  private static Mutation mutation(
      Usable policy,
      List<SandboxPolicy> others,
      List<SandboxPolicy> companions,
      NativePolicyContext surroundings) {
    Variables variables = new Variables();
    PodCel pod =
        new PodCel(
            "object",
            "",
            VerifierCel.of(surroundings.verifiers()),
            policy.accelerators(),
            variables);
    DecisionCel now = new DecisionCel(policy, "", pod, variables);
    Cel target = variables.add("target", now.given());
    Cel isDue =
        Cel.of(
            "%s && (%s == \"\" || %s) && %s && %s == \"\" && %s != %s",
            selectsNone(others),
            pod.runtime(),
            companions.size() > MAX_OTHER_POLICIES ? Cel.FALSE : selectsNone(companions),
            now.decidesOne(Rule::mutates),
            now.contradiction(Rule::mutates),
            target,
            pod.runtime());
    Cel patch = RuntimePatchCel.of(policy, surroundings.runtimes(), pod, target);
    return new Mutation(
        List.of(
            new Expression("not-mirrored", NativePolicyCompiler.NOT_MIRRORED),
            new Expression(
                "not-exempt",
                ExemptionCel.atAnyTime(policy, surroundings.exemptions()).not().source())),
        variables.expressions(),
        Cel.of("%s ? %s : []", isDue, patch).source());
  }
}
