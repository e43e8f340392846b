package io.modelgate.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.admission.LocalWebhook;
import io.modelgate.report.Replica;
import io.modelgate.testing.ControllerManager;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.watch.WatchedCluster;
import java.nio.file.Path;

/**
 * The whole product in the test's own process, on an API server of its own with the controllers of
 * Kubernetes; in the namespaces of a row's worlds without that row's fix, and everywhere without
 * native policies.
 */
final class LocalProduct implements AutoCloseable {
  private final KubeApi api;
  private final ControllerManager controllers;
  private final Replica replica;
  private final LocalWebhook webhook;
  private final NodeAgent nodes;

  private LocalProduct(KubeApi api, ControllerManager controllers) throws Exception {
    this.api = api;
    this.controllers = controllers;
    leaveOutNativePolicies(api);
    WatchedCluster cluster = WatchedCluster.withDuties(api);
    this.replica = new Replica(cluster);
    this.webhook = LocalWebhook.open(cluster.policies(), namespace -> Row.of(namespace).flaw());
    api.register(webhook.endpoint());
    this.nodes = NodeAgent.start(new Caller(api.client()));
  }

  /**
   * Takes the right to write native policies from the controller: the API server would refuse by
   * itself what the webhook admits without its fix.
   */
  private static void leaveOutNativePolicies(KubeApi api) {
    api.client()
        .rbac()
        .clusterRoles()
        .withName("modelgate")
        .edit(
            role -> {
              boolean isLeftOut =
                  role.getRules()
                      .removeIf(rule -> rule.getResourceNames().contains("modelgate-native-00"));
              assertThat(isLeftOut).isTrue();
              return role;
            });
  }

  /** Starts it. */
  static LocalProduct start() throws Exception {
    KubeApi api = KubeApi.startAnother("adversary");
    try {
      api.apply(Path.of("openshift", "base", "user-roles.yaml"));
      new SandboxCluster(api).install();
      return new LocalProduct(api, ControllerManager.start(api));
    } catch (Exception | Error e) {
      api.close();
      throw e;
    }
  }

  Caller caller() {
    return new Caller(api.client());
  }

  @Override
  public void close() {
    nodes.close();
    replica.close();
    controllers.close();
    webhook.close();
    api.close();
  }
}
