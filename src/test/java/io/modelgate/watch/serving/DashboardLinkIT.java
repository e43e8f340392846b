package io.modelgate.watch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import java.time.Duration;
import java.util.List;
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
    Owners owners = new Owners(client, NAMESPACE);
    DashboardLink link = new DashboardLink(client, NAMESPACE, Duration.ZERO);

    link.keep(owners.now()); // no console
    PlatformDefinitions.install(api);
    link.keep(owners.now()); // no Route
    api.kubectl("", "apply", "-f", "openshift/components/status-page/route.yaml");
    link.keep(owners.now()); // no router has admitted it
    assertThat(api.kubectl("", HREF)).contains("\"modelgate\" not found");

    admit("modelgate.apps.one.example", "False");
    link.keep(owners.now());
    assertThat(api.kubectl("", HREF)).contains("\"modelgate\" not found");

    admit("modelgate.apps.one.example", "True");
    link.keep(List.of()); // nothing would take it away
    assertThat(api.kubectl("", HREF)).contains("\"modelgate\" not found");

    link.keep(owners.now());
    assertThat(api.kubectl("", HREF)).isEqualTo("https://modelgate.apps.one.example/ui");
    String[] owner = HREF.clone();
    owner[4] = "jsonpath={.metadata.ownerReferences[*].kind}/{.metadata.ownerReferences[*].name}";
    assertThat(api.kubectl("", owner)).isEqualTo("ClusterRoleBinding/modelgate");

    admit("modelgate.apps.two.example", "True");
    link.keep(owners.now());
    assertThat(api.kubectl("", HREF)).isEqualTo("https://modelgate.apps.two.example/ui");
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
