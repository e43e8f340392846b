package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Effect;
import io.modelgate.policy.nativepolicy.NativePolicy.Expression;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicy.Validation;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import io.modelgate.policy.spec.NamespaceMatcher;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import io.modelgate.policy.spec.NamespaceMatcher.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the API server stores of a {@link NativePolicy}: policies of its own, and bindings. */
final class NativeManifests {
  /** API version of both kinds. */
  static final String API_VERSION = "admissionregistration.k8s.io/v1";

  /** The kind that says what is refused. */
  static final String POLICY = "ValidatingAdmissionPolicy";

  /** The kind that says where. */
  static final String BINDING = "ValidatingAdmissionPolicyBinding";

  /** The annotation that says of which policy and effect something is. */
  private static final String HOLDER = "secure-ai.io/native";

  private NativeManifests() {}

  /** Who holds one: an effect of a policy. */
  static String holder(Effect effect, PolicyId policy) {
    return effect + " " + name(policy);
  }

  /** How annotations and keys name a policy: a runtime policy by its name only. */
  static String name(PolicyId policy) {
    return policy.kind() == Kind.RUNTIME
        ? policy.name()
        : policy.kind().spelling()
            + "/"
            + (policy.namespace().isEmpty() ? "" : policy.namespace() + "/")
            + policy.name();
  }

  /** Who holds what is stored; empty if that is not said. */
  static String holder(GenericKubernetesResource stored) {
    Map<String, String> annotations = stored.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(HOLDER, "");
  }

  /** The policy to which something that is stored belongs. */
  static String policy(GenericKubernetesResource stored) {
    return policy(holder(stored));
  }

  /** The policy of which a holder is an effect. */
  static String policy(String holder) {
    return holder.substring(holder.indexOf(' ') + 1);
  }

  /**
   * The policy and its binding for one effect.
   *
   * @param name of both
   * @param scope what the webhooks leave out
   */
  static List<GenericKubernetesResource> of(
      NativePolicy policy, Part part, String name, NativeScope scope) {
    return annotated(
        List.of(policy(policy, part, name, scope), binding(policy, part, name, scope)),
        part.effect(),
        policy);
  }

  /** The same with who holds them. */
  static List<GenericKubernetesResource> annotated(
      List<GenericKubernetesResource> all, Effect effect, NativePolicy policy) {
    all.forEach(
        each -> each.getMetadata().setAnnotations(Map.of(HOLDER, holder(effect, policy.policy()))));
    return all;
  }

  private static GenericKubernetesResource policy(
      NativePolicy policy, Part part, String name, NativeScope scope) {
    List<Map<String, Object>> conditions = new ArrayList<>(expressions(policy.conditions()));
    conditions.addAll(scope.conditions());
    return resource(
        API_VERSION,
        POLICY,
        name,
        Map.of(
            "failurePolicy",
            "Fail",
            "matchConstraints",
            Map.of("resourceRules", rules(part.effect()), "matchPolicy", "Equivalent"),
            "matchConditions",
            conditions,
            "variables",
            expressions(policy.variables()),
            "validations",
            part.validations().stream().map(each -> validation(policy, each)).toList()));
  }

  private static List<Map<String, Object>> rules(Effect effect) {
    List<Map<String, Object>> rules = new ArrayList<>();
    rules.add(rule("CREATE", "pods"));
    if (effect == Effect.Deny) {
      rules.add(rule("UPDATE", "pods", "pods/ephemeralcontainers", "pods/resize", "pods/status"));
    }
    return rules;
  }

  static Map<String, Object> rule(String operation, String... resources) {
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

  static List<Map<String, Object>> expressions(List<Expression> expressions) {
    return expressions.stream()
        .map(each -> Map.<String, Object>of("name", each.name(), "expression", each.source()))
        .toList();
  }

  private static Map<String, Object> validation(NativePolicy policy, Validation validation) {
    return Map.of(
        "expression",
        validation.expression(),
        "messageExpression",
        validation.message(),
        "message",
        policy.policy().display() + " does not allow this pod.",
        "reason",
        "Forbidden");
  }

  private static GenericKubernetesResource binding(
      NativePolicy policy, Part part, String name, NativeScope scope) {
    return resource(
        API_VERSION,
        BINDING,
        name,
        Map.of(
            "policyName",
            name,
            "validationActions",
            List.of(part.effect().name()),
            "matchResources",
            matchResources(policy, scope)));
  }

  /** The namespaces that a policy selects, but for those that the webhooks leave out. */
  static Map<String, Object> matchResources(NativePolicy policy, NativeScope scope) {
    List<Object> namespaces = new ArrayList<>();
    requirements(policy.namespaces()).forEach(each -> namespaces.add(Selectors.expression(each)));
    namespaces.add(Selectors.expression(new NotIn(MetadataKeys.EXEMPT_LABEL, Set.of("true"))));
    namespaces.addAll(scope.namespaces());
    return Map.of(
        "namespaceSelector", Map.of("matchExpressions", namespaces), "matchPolicy", "Equivalent");
  }

  private static List<Requirement> requirements(NamespaceMatcher namespaces) {
    if (namespaces instanceof Named one) {
      return List.of(new In("kubernetes.io/metadata.name", Set.of(one.name())));
    }
    return namespaces instanceof Labelled labelled
        ? labelled.selector().map(LabelMatcher::requirements).orElse(List.of())
        : List.of();
  }

  static GenericKubernetesResource resource(
      String apiVersion, String kind, String name, Map<String, Object> spec) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion(apiVersion);
    resource.setKind(kind);
    resource.setMetadata(new ObjectMetaBuilder().withName(name).build());
    resource.setAdditionalProperty("spec", spec);
    return resource;
  }
}
