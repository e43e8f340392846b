package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Says how the models of a namespace's pods are verified before the pods use them. */
@JsonClassDescription(
    "Says how the models of a namespace's pods are verified before the pods use them.")
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
@ShortNames("mv")
@AdditionalPrinterColumn(name = "Enforcement", jsonPath = ".spec.enforcement")
@AdditionalPrinterColumn(name = "Method", jsonPath = ".status.method")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reachable",
    jsonPath = ".status.conditions[?(@.type==\"Reachable\")].status")
@AdditionalPrinterColumn(
    name = "Validated",
    jsonPath = ".status.pods.validated",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Failed",
    jsonPath = ".status.pods.failed",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Pending",
    jsonPath = ".status.pods.pending",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Unprotected",
    jsonPath = ".status.pods.unprotected",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.status==\"False\")].reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Selector", jsonPath = ".spec.selector", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.status==\"False\")].message",
    priority = 1)
public final class ModelValidation
    extends CustomResource<ModelValidationSpec, ModelValidationStatus> implements Namespaced {
  /** The API group of all of Modelgate's own kinds but RuntimePolicy. */
  public static final String GROUP = "rhtas.redhat.com";

  /** The version of the API in which Modelgate reads and writes these objects. */
  public static final String VERSION = "v1alpha1";

  /** The {@code apiVersion} of the object, as in its manifest. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "ModelValidation";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "modelvalidations";

  /** The API group of the upstream operator, whose resource has the same kind, fields and name. */
  public static final String UPSTREAM_GROUP = "ml.sigstore.dev";

  /** What {@code apiVersion} of the upstream operator's resource says. */
  public static final String UPSTREAM_API_VERSION = UPSTREAM_GROUP + "/" + VERSION;

  private static final long serialVersionUID = 1L;
}
