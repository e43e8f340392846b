package io.modelgate.watch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console's link, written with the controller's own permissions on a real API server. */
@Needs(Component.API_SERVER)
final class DashboardLinkIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String[] HREF = {
    "get", "consolelink", "modelgate", "-o", "jsonpath={.spec.href}"
  };

  private static final Duration LONG = Duration.ofMinutes(1);

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("dashboard-link");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void linkLeadsWhereTheRouterAdmittedThePage() {
    KubernetesClient client = api.modelgateClient();
    PlatformDefinitions.install(api);
    WebhookOwners owners = new WebhookOwners(client, NAMESPACE);
    owners.start((what, e) -> true, () -> {});
    await().atMost(LONG).until(owners::isComplete);
    AtomicReference<List<OwnerReference>> present = new AtomicReference<>(owners.now());
    Semaphore changes = new Semaphore(0);
    DashboardLink link =
        new DashboardLink(client, NAMESPACE, present::get, (what, e) -> true, changes::release);

    link.reconcile(DashboardLink.KEY); // no Route
    api.kubectl("", "apply", "-f", "openshift/components/status-page/route.yaml");
    reconcileAfterChange(link, changes); // no router has admitted it
    admit("modelgate.apps.one.example", "False");
    reconcileAfterChange(link, changes);
    present.set(List.of()); // nothing would take it away
    admit("modelgate.apps.one.example", "True");
    reconcileAfterChange(link, changes);
    assertThat(api.kubectl("", HREF)).contains("\"modelgate\" not found");

    present.set(owners.now());
    awaitHref(link, "https://modelgate.apps.one.example/ui");
    String[] owner = HREF.clone();
    owner[4] = "jsonpath={.metadata.ownerReferences[*].kind}/{.metadata.ownerReferences[*].name}";
    assertThat(api.kubectl("", owner)).isEqualTo("ClusterRoleBinding/modelgate");

    admit("modelgate.apps.two.example", "True");
    awaitHref(link, "https://modelgate.apps.two.example/ui");

    api.kubectl("", "delete", "consolelink", "modelgate");
    awaitHref(link, "https://modelgate.apps.two.example/ui");
    assertThat(link.isWorking()).isTrue();
    link.stop();
    owners.stop();
  }

  @Test
  void withoutAConsoleThereIsNoLink() {
    try (KubeApi bare = KubeApi.startAnother("no-console");
        KubernetesClient client = bare.modelgateClient()) {
      WebhookOwners owners = new WebhookOwners(client, NAMESPACE);
      owners.start((what, e) -> true, () -> {});
      await().atMost(LONG).until(owners::isComplete);
      DashboardLink link =
          new DashboardLink(client, NAMESPACE, owners::now, (what, e) -> false, () -> {});

      assertThat(link.reconcile(DashboardLink.KEY)).isInstanceOf(ReconcileResult.Retry.class);
      assertThat(link.isWorking()).isTrue();
      owners.stop();
    }
  }

  private static void reconcileAfterChange(DashboardLink link, Semaphore changes) {
    await().atMost(LONG).until(changes::tryAcquire);
    link.reconcile(DashboardLink.KEY);
  }

  private static void awaitHref(DashboardLink link, String href) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              link.reconcile(DashboardLink.KEY);
              return api.kubectl("", HREF).equals(href);
            });
  }

  private static void admit(String host, String admitted) {
    String status =
        "{\"status\":{\"ingress\":[{\"host\":\"%s\",\"routerName\":\"default\",\"conditions\":[{\"type\":\"Admitted\",\"status\":\"%s\"}]}]}}"
            .formatted(host, admitted);
    assertThat(
            api.kubectl(
                "",
                "patch",
                "route",
                "modelgate-ui",
                "-n",
                NAMESPACE,
                "--subresource=status",
                "--type=merge",
                "-p",
                status))
        .contains("patched");
  }
}
