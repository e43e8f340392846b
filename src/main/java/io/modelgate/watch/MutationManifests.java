package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the API server stores of a {@link Mutation}: a policy of its own, and a binding, by the name
 * of those that refuse the pods that it would change.
 */
final class MutationManifests {
  /** The kind that says what is changed. */
  static final String POLICY = "MutatingAdmissionPolicy";

  /** The kind that says where. */
  static final String BINDING = "MutatingAdmissionPolicyBinding";

  private MutationManifests() {}

  /**
   * The policy and its binding.
   *
   * @param apiVersion of both, as the API server has it
   * @param name of both
   * @param scope what the webhooks leave out
   */
  static List<GenericKubernetesResource> of(
      NativePolicy policy, Mutation mutation, String apiVersion, String name, NativeScope scope) {
    return NativeManifests.annotated(
        List.of(
            NativeManifests.resource(apiVersion, POLICY, name, spec(mutation, scope)),
            NativeManifests.resource(
                apiVersion,
                BINDING,
                name,
                Map.of(
                    "policyName",
                    name,
                    "matchResources",
                    NativeManifests.matchResources(policy, scope)))),
        Effect.Deny,
        policy);
  }

  private static Map<String, Object> spec(Mutation mutation, NativeScope scope) {
    List<Map<String, Object>> conditions =
        new ArrayList<>(NativeManifests.expressions(mutation.conditions()));
    conditions.addAll(scope.conditions());
    return Map.of(
        "failurePolicy",
        "Fail",
        // Once more after webhooks of others, which may add what a rule is about.
        "reinvocationPolicy",
        "IfNeeded",
        "matchConstraints",
        Map.of(
            "resourceRules",
            List.of(NativeManifests.rule("CREATE", "pods")),
            "matchPolicy",
            "Equivalent"),
        "matchConditions",
        conditions,
        "variables",
        NativeManifests.expressions(mutation.variables()),
        "mutations",
        List.of(
            Map.of("patchType", "JSONPatch", "jsonPatch", Map.of("expression", mutation.patch()))));
  }
}
