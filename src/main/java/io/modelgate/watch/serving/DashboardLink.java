package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The link to the status page in OpenShift's console ({@code console.openshift.io/v1} ConsoleLink),
 * where a router has admitted the Route to the page: its host is the cluster's, so no manifest can
 * name it. It goes with the ClusterRoleBindings, as the webhooks do.
 */
public final class DashboardLink {
  private static final String CONSOLE = "console.openshift.io";
  private static final String ROUTE = "route.openshift.io/v1";
  private static final String NAME = "modelgate";
  private static final PatchContext OF_CONSOLE =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-console")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final Duration pause;
  private long next = System.nanoTime();

  /**
   * That of one installation.
   *
   * @param namespace the Route's
   * @param pause how long a look at the Route holds
   */
  public DashboardLink(KubernetesClient client, String namespace, Duration pause) {
    this.client = client;
    this.namespace = namespace;
    this.pause = pause;
  }

  /** Writes it where it is missing or leads elsewhere; without a Route it is left as it is. */
  public void keep(List<OwnerReference> owners) {
    if (owners.isEmpty() || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + pause.toNanos();
    if (client.hasApiGroup(CONSOLE, true)) {
      host().map(host -> link(host, owners)).ifPresent(this::write);
    }
  }

  private Optional<String> host() {
    GenericKubernetesResource route =
        client
            .genericKubernetesResources(ROUTE, "Route")
            .inNamespace(namespace)
            .withName(NAME + "-ui")
            .get();
    return route != null
            && route.get("status", "ingress", 0, "host") instanceof String host
            && "True".equals(route.get("status", "ingress", 0, "conditions", 0, "status"))
        ? Optional.of(host)
        : Optional.empty();
  }

  private static GenericKubernetesResource link(String host, List<OwnerReference> owners) {
    GenericKubernetesResource link = new GenericKubernetesResource();
    link.setApiVersion(CONSOLE + "/v1");
    link.setKind("ConsoleLink");
    link.setMetadata(new ObjectMetaBuilder().withName(NAME).withOwnerReferences(owners).build());
    link.setAdditionalProperty(
        "spec",
        Map.of(
            "href",
            "https://" + host + "/ui",
            "text",
            "Modelgate",
            "location",
            "ApplicationMenu",
            "applicationMenu",
            Map.of("section", "Security")));
    return link;
  }

  private void write(GenericKubernetesResource wanted) {
    GenericKubernetesResource present =
        client.genericKubernetesResources(CONSOLE + "/v1", "ConsoleLink").withName(NAME).get();
    if (present == null
        || !wanted.getAdditionalProperties().equals(present.getAdditionalProperties())
        || !wanted
            .getMetadata()
            .getOwnerReferences()
            .equals(present.getMetadata().getOwnerReferences())) {
      client
          .genericKubernetesResources(CONSOLE + "/v1", "ConsoleLink")
          .resource(wanted)
          .patch(OF_CONSOLE);
    }
  }
}
