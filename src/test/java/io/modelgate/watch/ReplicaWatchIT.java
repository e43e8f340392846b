package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
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
        nodeName: node
        containers:
          - {name: %s, image: c, env: [{name: MODELGATE_VERIFIER_IMAGE, value: %s}]}
      """;

  private final KubeApi api = Environment.api();
  private final TestNamespace replicas = TestNamespace.of(api, NAMESPACE);

  @AfterEach
  void removeAll() {
    api.client().pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
  }

  @Test
  void verifiersOfReplicasAreKnownWhileTheyRun() {
    create("before", "verifier:1", "Running");
    create("stranger", "other", "controller", "verifier:0", "Running");
    create("beside", "controller", "proxy", "verifier:3", "Running");
    create("to-come", "verifier:4", "Pending");
    create("evicted", "verifier:5", "Failed");
    create("ended", "verifier:6", "Succeeded");
    TestNamespace.create(api, "no-replicas")
        .createPod(REPLICA.formatted("elsewhere", "controller", "controller", "verifier:9"));
    status("no-replicas", "elsewhere", "Running");
    try (WatchedCluster cluster = new WatchedCluster(api)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> cluster.policies().get().faults().isEmpty());
      assertThat(cluster.policies().get().verifiers()).containsExactly("verifier:1");

      create("after", "verifier:2", "Running");
      awaitVerifiers(cluster, "verifier:1", "verifier:2");

      api.client().pods().inNamespace(NAMESPACE).withName("before").withGracePeriod(0).delete();
      awaitVerifiers(cluster, "verifier:2");

      status(NAMESPACE, "to-come", "Running");
      awaitVerifiers(cluster, "verifier:2", "verifier:4");

      status(NAMESPACE, "to-come", "Failed");
      awaitVerifiers(cluster, "verifier:2");

      api.client().pods().inNamespace(NAMESPACE).withName("after").withGracePeriod(600).delete();
      create("next", "verifier:7", "Running");
      awaitVerifiers(cluster, "verifier:2", "verifier:7");

      status(NAMESPACE, "after", "Succeeded");
      awaitVerifiers(cluster, "verifier:7");
      assertThat(api.client().pods().inNamespace(NAMESPACE).withName("after").get()).isNotNull();
    }
  }

  private static void awaitVerifiers(WatchedCluster cluster, String... expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(cluster.policies().get().verifiers()).isEqualTo(Set.of(expected)));
  }

  private void create(String name, String verifier, String phase) {
    create(name, "controller", "controller", verifier, phase);
  }

  private void create(
      String name, String component, String container, String verifier, String phase) {
    replicas.createPod(REPLICA.formatted(name, component, container, verifier));
    status(NAMESPACE, name, phase);
  }

  private void status(String namespace, String name, String phase) {
    api.client()
        .pods()
        .inNamespace(namespace)
        .withName(name)
        .editStatus(
            pod -> {
              pod.setStatus(
                  new PodStatusBuilder()
                      .withPhase(phase)
                      .withReason(phase.equals("Failed") ? "Evicted" : null)
                      .build());
              return pod;
            });
  }
}
