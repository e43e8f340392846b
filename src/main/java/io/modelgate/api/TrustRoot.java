package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Keys, certificate authorities and Sigstore roots that policies can refer to by name. */
@JsonClassDescription(
    "Keys, certificate authorities and Sigstore roots that policies can refer to by name.")
@Group(ModelValidation.GROUP)
@Version(ModelValidation.VERSION)
@ShortNames("tr")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Keys",
    jsonPath = ".status.keys",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Authorities",
    jsonPath = ".status.certificateAuthorities",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Sigstore", jsonPath = ".status.sigstoreRootDate")
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
public final class TrustRoot extends CustomResource<TrustRootSpec, TrustRootStatus> {
  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "TrustRoot";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "trustroots";

  private static final long serialVersionUID = 1L;
}
