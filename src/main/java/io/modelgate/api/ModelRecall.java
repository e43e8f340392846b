package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Recalls models, keys, signers and signatures that were trusted. */
@JsonClassDescription("Recalls models, keys, signers and signatures that were trusted.")
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
@ShortNames("mrc")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".spec.reason")
@AdditionalPrinterColumn(
    name = "Pods",
    jsonPath = ".status.pods",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.status==\"False\")].message",
    priority = 1)
public final class ModelRecall extends CustomResource<ModelRecallSpec, ModelRecallStatus> {
  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "ModelRecall";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "modelrecalls";

  private static final long serialVersionUID = 1L;
}
