package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the API server stores of a {@link NativePolicy}: policies of its own, and bindings. */
final class NativeManifests {
  /** API version of both kinds. */
  static final String API_VERSION = "admissionregistration.k8s.io/v1";

  /** The kind that says what is refused. */
  static final String POLICY = "ValidatingAdmissionPolicy";

  /** The kind that says where. */
  static final String BINDING = "ValidatingAdmissionPolicyBinding";

  private static final String PREFIX = "modelgate-";

  private NativeManifests() {}

  /** Begins the names of all that have an effect: no two policies share a name. */
  static String name(Effect effect, String policy) {
    return PREFIX + effect.name().toLowerCase(Locale.ROOT) + "." + policy;
  }

  /**
   * The policies and their bindings.
   *
   * @param leftOut names of namespaces in which nothing is looked at
   */
  static List<GenericKubernetesResource> of(NativePolicy policy, Set<String> leftOut) {
    return policy.parts().stream()
        .flatMap(part -> Stream.of(policy(policy, part), binding(policy, part, leftOut)))
        .toList();
  }

  private static GenericKubernetesResource policy(NativePolicy policy, Part part) {
    return resource(
        POLICY,
        name(part.effect(), policy.name()),
        Map.of(
            "failurePolicy",
            "Fail",
            "matchConstraints",
            Map.of("resourceRules", rules(part.effect()), "matchPolicy", "Equivalent"),
            "matchConditions",
            expressions(policy.conditions()),
            "variables",
            expressions(policy.variables()),
            "validations",
            part.messages().stream().map(message -> validation(policy, message)).toList()));
  }

  private static List<Map<String, Object>> rules(Effect effect) {
    List<Map<String, Object>> rules = new ArrayList<>();
    rules.add(rule("CREATE", "pods"));
    if (effect == Effect.Deny) {
      rules.add(rule("UPDATE", "pods", "pods/ephemeralcontainers", "pods/resize", "pods/status"));
    }
    return rules;
  }

  private static Map<String, Object> rule(String operation, String... resources) {
    return Map.of(
        "apiGroups",
        List.of(""),
        "apiVersions",
        List.of("v1"),
        "operations",
        List.of(operation),
        "resources",
        List.of(resources),
        "scope",
        "Namespaced");
  }

  private static List<Map<String, Object>> expressions(List<Expression> expressions) {
    return expressions.stream()
        .map(each -> Map.<String, Object>of("name", each.name(), "expression", each.source()))
        .toList();
  }

  private static Map<String, Object> validation(NativePolicy policy, String message) {
    return Map.of(
        "expression",
        message + " == \"\"",
        "messageExpression",
        message,
        "message",
        "RuntimePolicy \"" + policy.name() + "\" does not allow this pod.",
        "reason",
        "Forbidden");
  }

  private static GenericKubernetesResource binding(
      NativePolicy policy, Part part, Set<String> leftOut) {
    String name = name(part.effect(), policy.name());
    List<Object> namespaces = new ArrayList<>();
    policy
        .namespaces()
        .selector()
        .ifPresent(
            selector ->
                selector
                    .requirements()
                    .forEach(each -> namespaces.add(Selectors.expression(each))));
    namespaces.add(Selectors.expression(new NotIn(PodMarks.EXEMPT, Set.of("true"))));
    if (!leftOut.isEmpty()) {
      namespaces.add(Selectors.expression(new NotIn(Reach.NAMESPACE_NAME, new TreeSet<>(leftOut))));
    }
    return resource(
        BINDING,
        name,
        Map.of(
            "policyName",
            name,
            "validationActions",
            List.of(part.effect().name()),
            "matchResources",
            Map.of(
                "namespaceSelector",
                Map.of("matchExpressions", namespaces),
                "matchPolicy",
                "Equivalent")));
  }

  private static GenericKubernetesResource resource(
      String kind, String name, Map<String, Object> spec) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion(API_VERSION);
    resource.setKind(kind);
    resource.setMetadata(new ObjectMetaBuilder().withName(name).build());
    resource.setAdditionalProperty("spec", spec);
    return resource;
  }
}
