package io.modelgate.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Says how the models of a namespace's pods are verified before the pods use them. */
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
public final class ModelValidation extends CustomResource<ModelValidationSpec, Void>
    implements Namespaced {
  /** The API group. */
  public static final String GROUP = "rhtas.redhat.com";

  /** The API version. */
  public static final String VERSION = "v1alpha1";

  /** What {@code apiVersion} says. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** What {@code kind} says. */
  public static final String KIND = "ModelValidation";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "modelvalidations";

  /** The label by which a pod asks for validation: {@code "true"}, or a policy's name. */
  public static final String LABEL = "validation.rhtas.redhat.com/ml";

  private static final long serialVersionUID = 1L;
}
