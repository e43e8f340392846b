package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Writes and removes reports: each has its pod's name, and goes when the pod goes. */
public final class ReportWriter {
  /** The label by which our reports are told from others'. */
  static final String MANAGER = "app.kubernetes.io/managed-by";

  static final String NAME = "modelgate";

  private static final PatchContext OF_REPORTS =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-reports")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** A writer through one client. */
  public ReportWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Creates a report, or replaces what it says. */
  public WriteResult write(ReportKind kind, ReportContent content) {
    ResourceDefinitionContext context = kind.context();
    GenericKubernetesResource report = new GenericKubernetesResource();
    report.setApiVersion(context.getGroup() + "/" + context.getVersion());
    report.setKind(context.getKind());
    report.setMetadata(
        new ObjectMetaBuilder()
            .withName(content.pod().name())
            .withNamespace(content.namespace())
            .addToLabels(MANAGER, NAME)
            .addNewOwnerReference()
            .withApiVersion(content.pod().apiVersion())
            .withKind(content.pod().kind())
            .withName(content.pod().name())
            .withUid(content.pod().uid())
            .endOwnerReference()
            .build());
    content.fields().forEach(report::setAdditionalProperty);
    return Attempt.to(
        () ->
            client
                .genericKubernetesResources(context)
                .inNamespace(content.namespace())
                .resource(report)
                .patch(OF_REPORTS));
  }

  /** Removes the report about a pod. */
  public WriteResult remove(ReportKind kind, String namespace, String name) {
    return Attempt.to(
        () ->
            client
                .genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .withName(name)
                .delete());
  }
}
