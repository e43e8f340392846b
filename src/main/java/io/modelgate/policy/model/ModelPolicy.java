package io.modelgate.policy.model;

/** A compiled {@code ModelValidation}. */
public sealed interface ModelPolicy {
  /** The resource's namespace. */
  String namespace();

  /** The resource's name. */
  String name();

  /** How messages name it. */
  default String displayName() {
    return "ModelValidation " + namespace() + "/" + name();
  }

  /**
   * A policy that can be applied.
   *
   * @param modelPath absolute, clean path of the model in the pod's containers
   * @param signaturePath likewise of its signature
   * @param method how the signature is verified
   */
  record Usable(
      String namespace, String name, String modelPath, String signaturePath, Method method)
      implements ModelPolicy {}

  /**
   * A policy that cannot be applied: its pods are denied.
   *
   * @param fault one clause: which field, what to change
   */
  record Broken(String namespace, String name, String fault) implements ModelPolicy {}
}
