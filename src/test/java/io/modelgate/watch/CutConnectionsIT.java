package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.faults.TcpRelay;
import io.modelgate.policy.PolicySet;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/**
 * Connections to the API server that are reset, again and again: what is logged, and what goes on.
 */
@Needs(Component.API_SERVER)
final class CutConnectionsIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int MOST_CHARACTERS = 600;
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: %s}
      spec:
        selector: {pods: {matchLabels: {tier: serving}}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo}
      """;

  @Test
  void resetConnectionsAreSentencesAndAllGoesOn() throws Exception {
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(8);
    Logged logged = new Logged();
    Logger root = Logger.getLogger("");
    try (KubeApi api = KubeApi.startAnother("cut-connections");
        TcpRelay relay = new TcpRelay(() -> List.of(URI.create(api.url()).getPort()));
        KubernetesClient direct = api.modelgateClient()) {
      ClientLog.install();
      root.addHandler(logged);
      api.apply(Path.of("openshift", "base", "webhook.yaml"));
      TestNamespace namespace = TestNamespace.create(api, "cut");
      namespace.create(POLICY.formatted("one"));
      OpenShiftClient client =
          new KubernetesClientBuilder()
              .withConfig(
                  new ConfigBuilder(direct.getConfiguration())
                      .withMasterUrl("https://127.0.0.1:" + relay.port() + "/")
                      .withRequestRetryBackoffLimit(2)
                      .build())
              .withTaskExecutor(executor)
              .build()
              .adapt(OpenShiftClient.class);
      AtomicReference<PolicySet> policies = new AtomicReference<>(PolicySet.NOT_LOADED);
      ClusterSource source =
          new ClusterSource(
              client,
              executor,
              new Leadership(client, "model-validation-controller"),
              Optional.of(InstallationController.Options.INSTALLED),
              QueueListener.NONE);
      source.start(policies::set);
      await().atMost(LONG).until(() -> source.isLeader() && policies.get().size() == 1);

      relay.cut();
      await().atMost(LONG).until(() -> !source.isLeader()); // ten seconds, in which all fail
      relay.mend();
      await().atMost(LONG).until(source::isLeader);
      for (int i = 0; i < 12; i++) { // the client speaks up at the tenth
        relay.cut();
        relay.mend();
      }
      namespace.create(POLICY.formatted("two"));

      await().atMost(LONG).until(() -> policies.get().size() == 2);
      assertThat(source.ended()).isEmpty();
      source.stop();
      assertThat(logged.records).isNotEmpty();
      assertThat(logged.records)
          .allSatisfy(
              each -> {
                assertThat(each.getThrown()).as(each.getMessage()).isNull();
                assertThat(new SimpleFormatter().formatMessage(each))
                    .hasSizeLessThan(MOST_CHARACTERS)
                    .doesNotContain("\n", "Status(", "\tat ");
              });
    } finally {
      root.removeHandler(logged);
      executor.shutdownNow();
    }
  }

  private static final class Logged extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      if (logged.getLoggerName() != null && logged.getLoggerName().startsWith("io.")) {
        records.add(logged);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
