package io.modelgate.policy.nativepolicy;

import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.nativepolicy.MutationCompiler.Compiled;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Left;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativeSupport.Native;
import io.modelgate.policy.nativepolicy.NativeSupport.NotNative;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compiles a {@code RuntimePolicy} for the API server itself. It looks at pods last, after every
 * mutation: one that does not run in the RuntimeClass that a rule requires is refused with a
 * sentence that names it. Of several policies each speaks for itself, and a pod is refused if any
 * refuses it: no runtime that all rules are content with is one that any of them is not.
 */
public final class NativePolicyCompiler {
  static final String CHANGES =
      """
      request.operation == "CREATE" || request.?subResource.orValue("") == "ephemeralcontainers"
      || (request.?subResource.orValue("") != "status" && object.spec != oldObject.spec)
      || object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({})
      || object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({})\
      """;

  static final String NOT_MIRRORED =
      """
      !(request.operation == "CREATE" && "system:nodes" in request.userInfo.?groups.orValue([])
      && request.userInfo.username.startsWith("system:node:")
      && "kubernetes.io/config.mirror" in object.metadata.?annotations.orValue({}))\
      """;

  private NativePolicyCompiler() {}

  /**
   * Compiles one, or says why that is not possible.
   *
   * @param others the other policies of the cluster
   */
  public static NativeSupport compile(
      SandboxPolicy policy, List<SandboxPolicy> others, NativePolicyContext surroundings) {
    if (!(policy instanceof Usable usable)) {
      return new NotNative("it cannot be applied");
    }
    try {
      NativeLimits.check(usable);
      return new Native(compile(usable, others, surroundings));
    } catch (NotNativeException e) {
      return new NotNative(e.reason());
    }
  }

  private static NativePolicy compile(
      Usable policy, List<SandboxPolicy> others, NativePolicyContext surroundings) {
    PolicyCel all = new PolicyCel(policy, surroundings, new Variables());
    List<Part> parts = new ArrayList<>();
    if (policy.rules().stream().anyMatch(Rule::isEnforced)) {
      parts.add(new Part(Effect.Deny, new DenialsCel(all).validations()));
    }
    notices(Effect.Warn, rule -> rule.action() == Action.Warn, all, parts);
    notices(Effect.Audit, rule -> rule.action() == Action.Audit, all, parts);
    Compiled mutation = MutationCompiler.compile(policy, others, surroundings);
    return new NativePolicy(
        policy.id(),
        policy.namespaces(),
        List.of(
            new Expression("changes", CHANGES),
            new Expression("not-mirrored", NOT_MIRRORED),
            new Expression(
                "not-exempt", ExemptionCel.of(policy, surroundings.exemptions()).not().source())),
        all.expressions(),
        List.copyOf(parts),
        mutation.mutation(),
        Stream.concat(ofNodes(policy), mutation.left().stream()).toList());
  }

  private static void notices(
      Effect effect, Predicate<Rule> which, PolicyCel all, List<Part> parts) {
    if (all.policy().rules().stream().anyMatch(which)) {
      parts.add(new Part(effect, NoticesCel.of(effect, which, all)));
    }
  }

  /** Nothing in the API server's expressions knows the nodes. */
  private static Stream<Left> ofNodes(Usable policy) {
    boolean denies =
        policy.mustBeAvailable()
            && policy.rules().stream()
                .anyMatch(rule -> rule.isEnforced() && rule.demand().requiresRuntime());
    return denies
        ? Stream.of(
            new Left(
                "checks that a ready node offers a pod's RuntimeClass",
                "set spec.whenUnavailable: Warn"))
        : Stream.empty();
  }
}
