package io.modelgate.watch.access;

import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.ModelRecall;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.api.TrustRoot;
import io.modelgate.api.ValidationExemption;
import io.modelgate.policy.compiled.PolicyId.Kind;

/** Resources that somebody may be allowed to list. */
public enum Listable {
  /** Policies for many namespaces. */
  CLUSTER_MODEL_VALIDATIONS(ModelValidation.GROUP, ClusterModelValidation.PLURAL),
  /** Policies of a namespace. */
  MODEL_VALIDATIONS(ModelValidation.GROUP, ModelValidation.PLURAL),
  /** Policies of a namespace, of the upstream operator's group. */
  UPSTREAM_MODEL_VALIDATIONS(ModelValidation.UPSTREAM_GROUP, ModelValidation.PLURAL),
  /** Policies that choose runtimes. */
  RUNTIME_POLICIES(RuntimePolicy.GROUP, RuntimePolicy.PLURAL),
  /** Recalls of models and signers (ModelRecall). */
  MODEL_RECALLS(ModelValidation.GROUP, ModelRecall.PLURAL),
  /** Exemptions from policies (ValidationExemption). */
  VALIDATION_EXEMPTIONS(ModelValidation.GROUP, ValidationExemption.PLURAL),
  /** What policies trust by its name. */
  TRUST_ROOTS(ModelValidation.GROUP, TrustRoot.PLURAL),
  /** Pods of the core group. */
  PODS("", "pods");

  private final String group;
  private final String plural;

  Listable(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /** The resources that policies of a kind are. */
  public static Listable of(Kind kind) {
    return switch (kind) {
      case CLUSTER -> CLUSTER_MODEL_VALIDATIONS;
      case NAMESPACED -> MODEL_VALIDATIONS;
      case UPSTREAM -> UPSTREAM_MODEL_VALIDATIONS;
      case RUNTIME -> RUNTIME_POLICIES;
      case EXEMPTION -> VALIDATION_EXEMPTIONS;
      case RECALL -> MODEL_RECALLS;
      case TRUST_ROOT -> TRUST_ROOTS;
    };
  }

  String group() {
    return group;
  }

  String plural() {
    return plural;
  }
}
