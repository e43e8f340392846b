package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.reconcile.ReconcileLoop;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ends although it must go on is named, and a leader of which it does leads no more. */
@Needs(Component.API_SERVER)
final class LivenessIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final Duration LONG = Duration.ofMinutes(1);

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("liveness");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void leaderWhoseWorkEndsIsNotLiveAndGivesTheLeaseBack() {
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(8);
    OpenShiftClient client = api.modelgateClient().adapt(OpenShiftClient.class);
    Leadership leadership = new Leadership(client, NAMESPACE);
    ClusterSource source =
        new ClusterSource(
            client,
            executor,
            leadership,
            Optional.of(InstallationController.Options.INSTALLED),
            QueueListener.NONE);
    assertThat(source.ended()).hasValue("The watch of the policies has not started.");
    source.start(policies -> {});
    await().atMost(LONG).until(source::isLeader);
    assertThat(source.ended()).isEmpty();
    ReconcileLoop loop = source.cluster().orElseThrow().loop();

    loop.register(
        "Test",
        key -> {
          throw new InternalError("of the virtual machine");
        });
    loop.queue().add(Key.ofCluster("Test", "one"));

    await().atMost(LONG).until(() -> !source.isLeader());
    assertThat(source.ended()).hasValue("The work queue of the leader has stopped.");
    await().atMost(LONG).until(() -> holder().isEmpty());
    source.stop();
    assertThat(source.ended()).isPresent();
    executor.shutdownNow();
  }

  @Test
  void watchesThatEndAreNamed() {
    Config nobody =
        new ConfigBuilder(api.client().getConfiguration())
            .withClientCertData(null)
            .withClientCertFile(null)
            .withClientKeyData(null)
            .withClientKeyFile(null)
            .withOauthToken("of-nobody")
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nobody).build();
        ReconcileLoop loop = new ReconcileLoop(new WorkQueue(QueueListener.NONE), () -> {})) {
      WebhookConfigurations webhooks = new WebhookConfigurations(client);
      InstallationController controller =
          new InstallationController(
              client,
              new Leadership(client, NAMESPACE),
              loop,
              webhooks,
              (what, e) -> false,
              new RefusedWrites(policy -> {}),
              new InstallationController.Options(
                  true, false, List.of(), InstallationController.Options.INSTALLED.verifier()));
      assertThat(controller.ended()).isEmpty();

      webhooks.start((what, e) -> false, () -> {});
      controller.start();

      await().atMost(LONG).until(() -> !webhooks.isWorking());
      await().atMost(LONG).until(() -> controller.ended().isPresent());
      controller.stop();
    }
  }

  private static String holder() {
    return Optional.ofNullable(
            api.client()
                .resources(Lease.class)
                .inNamespace(NAMESPACE)
                .withName("modelgate")
                .get()
                .getSpec()
                .getHolderIdentity())
        .orElse("");
  }
}
