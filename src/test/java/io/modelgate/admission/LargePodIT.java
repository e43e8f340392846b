package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LargePods;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.WatchedCluster;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing that a pod has many of stops a decision about it. */
@ExtendWith(Environment.class)
final class LargePodIT {
  private static final int MANY = 100;
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo}
      spec:
        enforcement: %s
        selector: {volumes: {persistentVolumeClaims: ["models-*"]}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        %s
      """;

  private final KubeApi api = Environment.api();
  private final WatchedCluster cluster = WatchedCluster.withDuties(api);
  private LocalWebhook webhook;

  @BeforeEach
  void register() throws Exception {
    webhook = LocalWebhook.open(cluster.policies(), namespace -> LocalWebhook.Flaw.NONE);
    api.register(webhook.endpoint());
  }

  @AfterEach
  void close() {
    cluster.close(); // first, or it might write its webhooks once more
    api.unregister();
    webhook.close();
  }

  @Test
  void everyContainerOfALargePodCounts() {
    for (String enforcement : List.of("Enforce", "Warn", "Audit")) {
      for (String more : List.of("", "continuousValidation: {interval: 10m}")) {
        TestNamespace namespace =
            TestNamespace.create(
                api,
                "large-" + enforcement.toLowerCase(Locale.ROOT) + (more.isEmpty() ? "" : "-c"));
        namespace.create(POLICY.formatted(enforcement, more));
        namespace.awaitInjected(LargePods.pod("small", 1));

        Pod large = namespace.createPod(LargePods.pod("large", MANY)); // by both webhooks

        assertThat(TestNamespace.validationContainers(large))
            .hasSize(MANY)
            .extracting(Container::getName)
            .doesNotHaveDuplicates();
        assertThat(large.getSpec().getContainers()).hasSize(MANY);
        large.getMetadata().getLabels().put("changed", "true");
        assertThat(api.client().resource(large).patch().getMetadata().getLabels())
            .containsEntry("changed", "true");
      }
    }
  }
}
