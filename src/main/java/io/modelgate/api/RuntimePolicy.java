package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Says in which RuntimeClass (node.k8s.io/v1) the pods of the namespaces it selects run. */
@JsonClassDescription("Says in which RuntimeClass the pods of the namespaces it selects run.")
@Group(RuntimePolicy.GROUP)
@Version(RuntimePolicy.VERSION)
@ShortNames("rtp")
@AdditionalPrinterColumn(name = "Isolation", jsonPath = ".spec.isolation")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reachable",
    jsonPath = ".status.conditions[?(@.type==\"Reachable\")].status")
@AdditionalPrinterColumn(
    name = "Available",
    jsonPath = ".status.conditions[?(@.type==\"Available\")].status")
@AdditionalPrinterColumn(
    name = "Native",
    jsonPath = ".status.conditions[?(@.type==\"Native\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.status==\"False\")].reason")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Namespaces", jsonPath = ".spec.namespaceSelector", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.status==\"False\")].message",
    priority = 1)
public final class RuntimePolicy extends CustomResource<RuntimePolicySpec, RuntimePolicyStatus> {
  /** The API group of this kind, which is not that of the other kinds. */
  public static final String GROUP = "secure-ai.io";

  /** The version of the API in which Modelgate reads and writes these objects. */
  public static final String VERSION = "v1alpha1";

  /** The {@code apiVersion} of the object, as in its manifest. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** The {@code kind} of the object, as in its manifest. */
  public static final String KIND = "RuntimePolicy";

  /** The resource's name in paths of the Kubernetes API. */
  public static final String PLURAL = "runtimepolicies";

  /** Label {@code "true"} of namespaces that a policy without a selector applies in. */
  public static final String SANDBOX_ENABLED = "secure-ai.io/sandbox-enabled";

  /** Label by which a pod asks for a runtime, where the policy names no other. */
  public static final String RUNTIME_LABEL = "secure-ai.io/runtime";

  private static final long serialVersionUID = 1L;
}
