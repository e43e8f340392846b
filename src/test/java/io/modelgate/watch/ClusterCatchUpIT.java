package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a slow watch has not brought yet, against a real API server. */
@ExtendWith(Environment.class)
final class ClusterCatchUpIT {
  private static final String TOO_LATE =
      "It cannot be told yet which policies namespace catch-up holds: try again in a moment.";

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final KubernetesClient client = Environment.api().modelgateClient();
  private final CurrentPolicies current = new CurrentPolicies();

  @BeforeEach
  void prepare() {
    current.set(snapshot());
    current.catchUpBy(new ClusterCatchUp(client, executor));
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
    client.close();
  }

  @Test
  void waitsForWhatIsStoredAndForNothingElse() throws Exception {
    KubeApi api = Environment.api();
    api.createNamespace("catch-up");
    assertThat(current.caughtUp("catch-up").policies()).isEmpty();

    api.client()
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: demo, namespace: catch-up}
            spec: {config: {privateKeyConfig: {keyPath: /keys/a.pem}}}
            """)
        .create();
    assertThatThrownBy(() -> current.caughtUp("catch-up"))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(TOO_LATE);

    Future<PolicySet> waiting = executor.submit(() -> current.caughtUp("catch-up"));
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(waiting).isNotDone();
    PolicySet newer = snapshot(new PolicyId(Kind.NAMESPACED, "catch-up", "demo"));
    current.set(newer);
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isSameAs(newer);
    api.client().namespaces().withName("catch-up").delete();
  }

  @Test
  void cannotTellWithoutTheApiServer() {
    try (KubernetesClient nowhere =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("https://127.0.0.1:1").build())
            .build()) {
      current.catchUpBy(new ClusterCatchUp(nowhere, executor));

      assertThatThrownBy(() -> current.caughtUp("catch-up"))
          .isInstanceOf(UndecidableException.class)
          .hasMessage(TOO_LATE);
    }
  }

  @Test
  void slowApiServerIsNotAskedForEachPodThatAsksInVain() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        KubernetesClient slow =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + silent.getLocalPort())
                        .build())
                .build()) {
      ThreadPoolExecutor asking = (ThreadPoolExecutor) Executors.newCachedThreadPool();
      current.catchUpBy(new ClusterCatchUp(slow, asking));

      List<Future<PolicySet>> pods = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        pods.add(executor.submit(() -> current.caughtUp("catch-up")));
      }
      for (Future<PolicySet> pod : pods) {
        assertThatThrownBy(() -> pod.get(5, TimeUnit.SECONDS))
            .hasCauseInstanceOf(UndecidableException.class);
      }

      assertThat(asking.getLargestPoolSize()).isEqualTo(8);
      asking.shutdownNow();
    }
  }

  private static PolicySet snapshot(PolicyId... policies) {
    return PolicySet.of(
        List.of(policies).stream().map(id -> PolicyReader.read(id, Map.of())).toList(),
        Namespaces.NONE,
        List.of());
  }
}
