package io.modelgate.watch;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modelgate.policy.compiled.PolicyId.Kind;

/** The kinds of policies as resources of the Kubernetes API. */
final class PolicyResources {
  private PolicyResources() {}

  static ResourceDefinitionContext of(Kind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(kind.version())
        .withKind(kind.resourceKind())
        .withPlural(kind.plural())
        .withNamespaced(kind.isNamespaced())
        .build();
  }

  /** How messages name the resources of a kind. */
  static String name(Kind kind) {
    return kind == Kind.RUNTIME ? "RuntimePolicies" : kind.spelling() + "s";
  }

  /**
   * Whether there is a definition only where the upstream operator was. Its policies apply by name
   * only, so a pod that comes before they are loaded is denied.
   */
  static boolean isOptional(Kind kind) {
    return kind.isOptional();
  }
}
