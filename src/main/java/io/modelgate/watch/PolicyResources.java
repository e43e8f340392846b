package io.modelgate.watch;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.ModelValidation;
import io.modelgate.policy.model.PolicyId.Kind;

/** The kinds of policies as resources of the Kubernetes API. */
final class PolicyResources {
  private PolicyResources() {}

  static ResourceDefinitionContext of(Kind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind == Kind.UPSTREAM ? ModelValidation.UPSTREAM_GROUP : ModelValidation.GROUP)
        .withVersion(ModelValidation.VERSION)
        .withKind(kind == Kind.CLUSTER ? ClusterModelValidation.KIND : ModelValidation.KIND)
        .withPlural(kind == Kind.CLUSTER ? ClusterModelValidation.PLURAL : ModelValidation.PLURAL)
        .withNamespaced(kind != Kind.CLUSTER)
        .build();
  }

  /** How messages name the resources of a kind. */
  static String name(Kind kind) {
    return kind.spelling() + "s";
  }

  /**
   * Whether there is a definition only where the upstream operator was. Its policies apply by name
   * only, so a pod that comes before they are loaded is denied.
   */
  static boolean isOptional(Kind kind) {
    return kind == Kind.UPSTREAM;
  }
}
