package io.modelgate.policy.nativepolicy;

import io.modelgate.api.Enforcement;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.model.PodUpdateRule;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import io.modelgate.policy.nativepolicy.NativeSupport.Native;
import io.modelgate.policy.nativepolicy.NativeSupport.NotNative;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles a guard for a policy about models: the API server itself refuses the pods that the
 * policy applies to if they lack the verifiers that the webhook injects. So it is no way around the
 * policy that the webhook is deleted, skipped, or down.
 */
public final class GuardCompiler {
  private static final int MAX_OTHER_POLICIES = 16;

  private GuardCompiler() {}

  /**
   * Compiles one, or says why that is not possible.
   *
   * @param others the other policies of its kind that may apply in its namespaces
   */
  public static NativeSupport compile(
      ModelPolicy policy, List<ModelPolicy> others, NativePolicyContext surroundings) {
    if (!(policy instanceof Usable usable)) {
      return new NotNative("it cannot be applied");
    }
    if (policy.enforcement() != Enforcement.Enforce) {
      return new NotNative(
          "its enforcement is %s, which refuses no pod".formatted(policy.enforcement()));
    }
    if (others.size() > MAX_OTHER_POLICIES) {
      return new NotNative(
          "more than %d other policies may apply to the same pods".formatted(MAX_OTHER_POLICIES));
    }
    if (surroundings.haveReceipts() && usable.interval().isEmpty()) {
      return new NotNative(
          "verifiers take receipts (modelgate.receipts.directory), which the API server cannot"
              + " check");
    }
    boolean isFound = usable.models().stream().anyMatch(model -> model.path().isEmpty());
    if (isFound && usable.selection().flatMap(PodMatcher::volumes).isEmpty()) {
      return new NotNative(
          "without spec.model.path and spec.selector.volumes, the model is any of the pod's"
              + " volumes");
    }
    if (!MessageTemplate.isPlain(policy.name())) {
      return new NotNative("its name is not printable");
    }
    return new Native(guard(usable, others, surroundings));
  }

  private static NativePolicy guard(
      Usable policy, List<ModelPolicy> others, NativePolicyContext surroundings) {
    Variables variables = new Variables();
    Cel isNow = gap(policy, others, "object", "", surroundings, variables);
    Cel wasThen = gap(policy, others, "oldObject", "old_", surroundings, variables);
    Cel isRefused =
        variables.add(
            "refused", Cel.of("%s && (request.operation == \"CREATE\" || !%s)", isNow, wasThen));
    String sentence =
        """
        %s applies to pod %s, which has no init container that verifies its model as the policy \
        requires. Modelgate's webhook adds it: check that Modelgate is running, that its webhooks \
        are registered, and that no webhook that comes later changes it. Then create the pod \
        again.\
        """
            .formatted(policy.display(), MessageTemplate.NAME);
    Cel name = Cel.of("object.metadata.?name.orValue(\"\")");
    Cel message =
        Cel.of(
            "request.operation == \"CREATE\" ? %s : %s",
            MessageTemplate.of(sentence, Map.of(MessageTemplate.NAME, name)),
            Cel.text(PodUpdateRule.selectsChanged(policy.id())));
    return new NativePolicy(
        policy.id(),
        policy.namespaces(),
        List.of(
            new Expression("changes", NativePolicyCompiler.CHANGES),
            new Expression("not-mirrored", NativePolicyCompiler.NOT_MIRRORED),
            new Expression(
                "not-exempt", ExemptionCel.of(policy, surroundings.exemptions()).not().source())),
        variables.expressions(),
        List.of(
            new Part(
                Effect.Deny, List.of(new Validation(isRefused.not().source(), message.source())))),
        Optional.empty(),
        List.of());
  }

  /** Whether the policy applies to a pod that lacks a verifier. */
  private static Cel gap(
      Usable policy,
      List<ModelPolicy> others,
      String root,
      String prefix,
      NativePolicyContext surroundings,
      Variables variables) {
    ModelSelectionCel selection = new ModelSelectionCel(root, prefix, surroundings, variables);
    Cel applies = variables.add(prefix + "applies", selection.applies(policy, others));
    Cel holds = new GuardCel(policy, root, prefix, selection, surroundings, variables).holds();
    return variables.add(
        prefix + "gap",
        Cel.of("%s && !%s && !%s", applies, WindowsCel.of(Cel.name(root + ".spec")), holds));
  }
}
