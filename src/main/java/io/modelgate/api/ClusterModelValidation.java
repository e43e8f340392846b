package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Says how the models of pods in many namespaces are verified before the pods use them. */
@JsonClassDescription(
    "Says how the models of pods in many namespaces are verified before the pods use them.")
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
@ShortNames("cmv")
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
public final class ClusterModelValidation
    extends CustomResource<ClusterModelValidationSpec, ModelValidationStatus> {
  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "ClusterModelValidation";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "clustermodelvalidations";

  private static final long serialVersionUID = 1L;
}
