package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas of two versions, as pods on a real API server. */
@ExtendWith(Environment.class)
final class ReplicaWatchIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String REPLICA =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        labels: {app.kubernetes.io/name: modelgate, app.kubernetes.io/component: %s}
      spec:
        containers:
          - {name: controller, image: c, env: [{name: MODELGATE_VERIFIER_IMAGE, value: %s}]}
      """;

  @Test
  void verifiersOfReplicasAreKnownWhileTheyAreThere() {
    KubeApi api = Environment.api();
    TestNamespace replicas = TestNamespace.of(api, NAMESPACE);
    replicas.createPod(REPLICA.formatted("before", "controller", "verifier:1"));
    replicas.createPod(REPLICA.formatted("stranger", "other", "verifier:0"));
    TestNamespace.create(api, "no-replicas")
        .createPod(REPLICA.formatted("elsewhere", "controller", "verifier:9"));
    try (WatchedCluster cluster = new WatchedCluster(api)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> cluster.policies().get().faults().isEmpty());
      assertThat(cluster.policies().get().verifiers()).containsExactly("verifier:1");

      replicas.createPod(REPLICA.formatted("after", "controller", "verifier:2"));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(cluster.policies().get().verifiers())
                      .containsExactlyInAnyOrder("verifier:1", "verifier:2"));

      api.client().pods().inNamespace(NAMESPACE).withName("before").withGracePeriod(0).delete();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(cluster.policies().get().verifiers()).containsExactly("verifier:2"));
    } finally {
      api.client().pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
    }
  }
}
