package io.modelgate.watch.outcome;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/** Writes statuses and Events. Nothing that it writes keeps anything from being deleted. */
public final class OutcomeWriter {
  private static final Logger LOG = System.getLogger(OutcomeWriter.class.getName());

  /** Owns the fields of a status that say what became of pods; whoever else writes others. */
  private static final PatchContext OF_OUTCOMES =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-outcomes")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** A writer through one client. */
  public OutcomeWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes one policy's outcome.
   *
   * @param kind the policy's kind of resource
   * @param namespace the policy's, or empty
   */
  public Written status(
      ResourceDefinitionContext kind, String namespace, String name, PolicyOutcome outcome) {
    GenericKubernetesResource written = new GenericKubernetesResource();
    written.setApiVersion(kind.getGroup() + "/" + kind.getVersion());
    written.setKind(kind.getKind());
    written.setMetadata(new ObjectMetaBuilder().withName(name).build());
    if (kind.isNamespaceScoped()) {
      written.getMetadata().setNamespace(namespace);
    }
    written.setAdditionalProperty(
        "status", Map.of("pods", outcome.pods(), "newest", outcome.newest()));
    return attempt(
        "status of " + kind.getKind() + " " + name,
        Written.FAILED,
        () ->
            client
                .genericKubernetesResources(kind)
                .inNamespace(written.getMetadata().getNamespace())
                .resource(written)
                .subresource("status")
                .patch(OF_OUTCOMES));
  }

  /** Creates an Event; one that is there already is told. */
  public Written event(PodEvent event, String reporter) {
    return attempt(
        "Event " + event.namespace() + "/" + event.name(),
        Written.DONE,
        () -> client.resource(Events.of(event, reporter)).create());
  }

  /**
   * Tries once.
   *
   * @param conflict what it means that the object is there already, or changed meanwhile
   */
  private static Written attempt(String what, Written conflict, Runnable write) {
    try {
      write.run();
      return Written.DONE;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_NOT_FOUND || isTerminating(e)) {
        return Written.GONE;
      }
      if (e.getCode() == HTTP_CONFLICT) {
        return conflict;
      }
      LOG.log(Level.WARNING, "The {0} cannot be written: {1}", what, e.getMessage());
      return Written.FAILED;
    }
  }

  private static boolean isTerminating(KubernetesClientException e) {
    return e.getCode() == HTTP_FORBIDDEN
        && e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }
}
