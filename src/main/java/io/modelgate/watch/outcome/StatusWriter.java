package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;

/** Writes statuses and Events. Nothing that it writes keeps anything from being deleted. */
public final class StatusWriter {
  /** Owns the fields of a status that say what became of pods; whoever else writes others. */
  private static final PatchContext OF_OUTCOMES =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-outcomes")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** A writer through one client. */
  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes what became of pods into one status.
   *
   * @param kind the kind of resource whose it is
   * @param namespace the resource's, or empty
   * @param outcome its fields that are ours
   */
  public WriteResult status(
      ResourceDefinitionContext kind, String namespace, String name, Map<String, ?> outcome) {
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(kind.getGroup() + "/" + kind.getVersion());
    written.setKind(kind.getKind());
    written.setMetadata(new ObjectMetaBuilder().withName(name).build());
    if (kind.isNamespaceScoped()) {
      written.getMetadata().setNamespace(namespace);
    }
    written.setAdditionalProperty("status", outcome);
    return Attempt.to(
        () ->
            client
                .genericKubernetesResources(kind)
                .resource(written) // in its namespace, or in none
                .subresource("status")
                .patch(OF_OUTCOMES));
  }

  /** Creates an Event; one that is there already counts as created. */
  public WriteResult event(PodEvent event, String reporter) {
    return Attempt.toCreate(() -> client.resource(Events.of(event, reporter)).create());
  }
}
