package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationStatus;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.watch.WatchedCluster;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Conditions and outcome are two parts of one status, and neither writer takes the other's away.
 */
@Needs(Component.API_SERVER)
final class StatusWritersIT {
  private static final Duration SOON = Duration.ofMinutes(4);
  private static final String NAMESPACE = "two-writers";
  private static final int CHANGES = 5;
  private static final KubeApi API = KubeApi.startAnother("statuses");

  @AfterAll
  static void stop() {
    API.close();
  }

  @Test
  void neitherWriterTakesAwayWhatTheOtherSays() {
    KubernetesClient client = API.client();
    API.createNamespace(NAMESPACE);
    try (Replica replica = new Replica(WatchedCluster.withDuties(API))) {
      for (int i = 1; i <= CHANGES; i++) {
        client
            .resource(policy("/models/" + i))
            .serverSideApply(); // its conditions are written again
        client.resource(pod("pod-" + i)).create(); // and its outcome
        int pods = i;
        await()
            .atMost(SOON)
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  ModelValidation stored = stored(client);
                  ModelValidationStatus status = Objects.requireNonNull(stored.getStatus());
                  long generation = stored.getMetadata().getGeneration();
                  assertThat(generation).isEqualTo(pods);
                  assertThat(status.conditions())
                      .as("conditions")
                      .extracting(Condition::getObservedGeneration)
                      .isNotEmpty()
                      .containsOnly(generation);
                  assertThat(status.pods()).as("pods").isNotNull();
                  assertThat(status.newest()).hasSize(pods);
                });
      }
      replica.awaitRounds(3);
      ModelValidationStatus status = Objects.requireNonNull(stored(client).getStatus());
      assertThat(status.conditions()).extracting(Condition::getType).contains("Ready", "Reachable");
      assertThat(status.newest()).hasSize(CHANGES);
      assertThat(
              stored(client).getMetadata().getManagedFields().stream()
                  .filter(each -> "status".equals(each.getSubresource())))
          .as("who owns which part")
          .hasSize(2);
    }
  }

  private static ModelValidation stored(KubernetesClient client) {
    return client.resources(ModelValidation.class).inNamespace(NAMESPACE).withName("demo").get();
  }

  private static String pod(String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: %s
      labels: {validation.rhtas.redhat.com/ml: "true"}
    spec: {containers: [{name: server, image: server}]}
    """
        .formatted(name, NAMESPACE);
  }

  private static String policy(String path) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: demo, namespace: %s}
    spec:
      config: {privateKeyConfig: {keyPath: /keys/a.pem}}
      model: {path: %s, signaturePath: %s.sig}
    """
        .formatted(NAMESPACE, path, path);
  }
}
