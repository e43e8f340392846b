package io.modelgate.policy.nativepolicy;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import io.modelgate.policy.nativepolicy.NativePolicy.Mutation;
import java.util.List;
import java.util.Optional;

/**
 * Compiles what a policy changes in new pods: the webhook, which comes later, finds each as it
 * would have made it. Of several policies that may set runtimes, the webhook looks for one that all
 * are content with, which none of them can do alone; so in namespaces of several none changes any
 * pod here.
 */
final class MutationCompiler {
  private static final int MOST_OTHERS = 16;

  /**
   * What came of it.
   *
   * @param mutation what is changed; empty if nothing is, or can be
   * @param left what only the webhook changes
   */
  record Compiled(Optional<Mutation> mutation, List<Left> left) {}

  private MutationCompiler() {}

  static Compiled compile(Usable policy, List<SandboxPolicy> all, NativeSurroundings surroundings) {
    if (policy.rules().stream().noneMatch(MutationCompiler::mutates)) {
      return new Compiled(Optional.empty(), List.of());
    }
    List<SandboxPolicy> others =
        all.stream()
            .filter(each -> !each.id().equals(policy.id()) && mutates(each))
            .filter(each -> NamespacesCel.mayShare(policy.namespaces(), each.namespaces()))
            .toList();
    List<Left> left = others.isEmpty() ? List.of() : List.of(left(others));
    boolean isNeverAlone = others.stream().anyMatch(each -> NamespacesCel.isAll(each.namespaces()));
    return new Compiled(
        isNeverAlone || others.size() > MOST_OTHERS
            ? Optional.empty()
            : Optional.of(mutation(policy, others, surroundings)),
        left);
  }

  private static boolean mutates(SandboxPolicy policy) {
    return policy instanceof Usable usable
        && usable.rules().stream().anyMatch(MutationCompiler::mutates);
  }

  private static boolean mutates(Rule rule) {
    return rule.action() == Action.Mutate;
  }

  private static Left left(List<SandboxPolicy> others) {
    return new Left(
        "sets the runtimeClassName of pods in namespaces that %s%s selects too"
            .formatted(
                others.get(0).display(), others.size() > 1 ? ", or another such policy," : ""),
        "let only one policy that sets runtimes select a namespace");
  }

  private static Mutation mutation(
      Usable policy, List<SandboxPolicy> others, NativeSurroundings surroundings) {
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
    Cel isAlone =
        NamespacesCel.anySelects(others.stream().map(SandboxPolicy::namespaces).toList()).not();
    Cel isDue =
        Cel.of(
            "%s && %s && %s == \"\" && %s != %s",
            isAlone,
            now.decidesOne(MutationCompiler::mutates),
            now.contradiction(MutationCompiler::mutates),
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
