package io.modelgate.api;

/** Labels and annotations of pods and namespaces that Modelgate reads or writes. */
public final class MetadataKeys {
  /** Label by which a pod asks for validation: {@code "true"}, or a policy's name. */
  public static final String VALIDATION_LABEL = "validation.rhtas.redhat.com/ml";

  /** Label by which a pod asks for validation by a policy of the upstream operator: its name. */
  public static final String UPSTREAM_VALIDATION_LABEL = "validation.ml.sigstore.dev/ml";

  /** Value of {@link #VALIDATION_LABEL} that names no policy. */
  public static final String VALIDATION_LABEL_TRUE = "true";

  /**
   * Label {@code "true"} of namespaces that no policy applies to. A ValidatingAdmissionPolicy sees
   * to it that only those set it who may. On anything else it is ignored.
   */
  public static final String EXEMPT_LABEL = "validation.rhtas.redhat.com/exempt";

  /** The same of the upstream operator, for pods that ask by {@link #UPSTREAM_VALIDATION_LABEL}. */
  public static final String UPSTREAM_IGNORE_LABEL = "validation.ml.sigstore.dev/ignore";

  /** Label {@code "true"} that Modelgate gives every pod into which it injects. */
  public static final String INJECTED_LABEL = "validation.rhtas.redhat.com/injected";

  /**
   * Annotation that Modelgate gives every pod into which it injects: a JSON object from the name of
   * each validation container to its policy, {@code {"model-validation":"ModelValidation/demo"}}.
   */
  public static final String POLICIES_ANNOTATION = "validation.rhtas.redhat.com/policies";

  /** Prefix of the annotations by which a pod tightens what its policies say. */
  public static final String ANNOTATION_PREFIX = "validation.rhtas.redhat.com/";

  /** The same of the upstream operator, whose annotations loosen too; here they do not. */
  public static final String UPSTREAM_ANNOTATION_PREFIX = "validation.ml.sigstore.dev/";

  private MetadataKeys() {}
}
