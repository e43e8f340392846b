package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * The link to the status page in OpenShift's console ({@code console.openshift.io/v1} ConsoleLink),
 * where a router has admitted the Route to the page: its host is the cluster's, so no manifest can
 * name it. It goes with the ClusterRoleBindings, as the webhooks do.
 */
public final class DashboardLink implements Reconciler {
  private static final String CONSOLE = "console.openshift.io";
  private static final String ROUTE = "route.openshift.io/v1";
  private static final String NAME = "modelgate";

  /** The key of the ConsoleLink in the work queue. */
  public static final Key KEY = Key.ofCluster("ConsoleLink", NAME);

  private static final PatchContext OF_CONSOLE =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-console")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Supplier<List<OwnerReference>> owners;
  private final Supplier<Boolean> hasConsole;
  private final Supplier<Boolean> hasRoutes;
  private final BiPredicate<String, Throwable> retry;
  private final Runnable changed;
  private final WatchedObject route;
  private final WatchedObject link;
  private boolean isStarted;

  /**
   * That of one installation.
   *
   * @param namespace the Route's
   * @param owners with which it goes
   * @param retry is told what cannot be watched, and why; says whether to try again
   * @param changed is called when the Route or the link came, changed or went
   */
  public DashboardLink(
      KubernetesClient client,
      String namespace,
      Supplier<List<OwnerReference>> owners,
      BiPredicate<String, Throwable> retry,
      Runnable changed) {
    this.client = client;
    this.owners = owners;
    this.hasConsole = ApiGroups.memoized(client, CONSOLE);
    this.hasRoutes = ApiGroups.memoized(client, "route.openshift.io");
    this.retry = retry;
    this.changed = changed;
    this.route = new WatchedObject(client, ROUTE, new Key("Route", namespace, NAME + "-ui"));
    this.link = new WatchedObject(client, CONSOLE + "/v1", KEY);
  }

  /** Stops watching the Route and the link, which itself stays. */
  public void stop() {
    route.stop();
    link.stop();
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return route.isWorking() && link.isWorking();
  }

  /** Writes it if it is missing or leads elsewhere; without a Route it is left as it is. */
  @Override
  public ReconcileResult reconcile(Key key) {
    List<OwnerReference> present = owners.get();
    if (!present.isEmpty() && hasConsole.get() && hasRoutes.get()) {
      watch();
      if (route.isComplete() && link.isComplete()) {
        host().map(host -> link(host, present)).ifPresent(this::write);
      }
    }
    return new ReconcileResult.Retry(ApiGroups.RESYNC_INTERVAL);
  }

  private synchronized void watch() {
    if (!isStarted) {
      isStarted = true;
      route.start(retry, changed);
      link.start(retry, changed);
    }
  }

  private Optional<String> host() {
    return route
        .get()
        .filter(each -> "True".equals(each.get("status", "ingress", 0, "conditions", 0, "status")))
        .map(each -> each.<Object>get("status", "ingress", 0, "host"))
        .filter(String.class::isInstance)
        .map(String.class::cast);
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
    boolean isThere =
        link.get()
            .filter(each -> wanted.getAdditionalProperties().equals(each.getAdditionalProperties()))
            .filter(
                each ->
                    wanted
                        .getMetadata()
                        .getOwnerReferences()
                        .equals(each.getMetadata().getOwnerReferences()))
            .isPresent();
    if (!isThere) {
      client
          .genericKubernetesResources(CONSOLE + "/v1", "ConsoleLink")
          .resource(wanted)
          .patch(OF_CONSOLE);
    }
  }
}
