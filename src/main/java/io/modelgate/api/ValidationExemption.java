package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Exempts pods from policies, for a reason and until an expiry date. */
@JsonClassDescription("Exempts pods from policies, for a reason and until an expiry date.")
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
@ShortNames("vex")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "State",
    jsonPath = ".status.conditions[?(@.type==\"Active\")].reason")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expires")
@AdditionalPrinterColumn(name = "Requested by", jsonPath = ".spec.requestedBy")
@AdditionalPrinterColumn(
    name = "Pods",
    jsonPath = ".status.pods",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.status==\"False\")].reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.status==\"False\")].message",
    priority = 1)
public final class ValidationExemption
    extends CustomResource<ValidationExemptionSpec, ValidationExemptionStatus> {
  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "ValidationExemption";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "validationexemptions";

  private static final long serialVersionUID = 1L;
}
