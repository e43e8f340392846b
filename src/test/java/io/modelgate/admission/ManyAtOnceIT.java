package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.net.http.HttpClient;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An API server sends many requests at once: more than there are threads. */
@ClusterTest
final class ManyAtOnceIT {
  private static final int AT_ONCE = 64;
  private static final int ROUNDS = 4;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: chat, labels: {validation.rhtas.redhat.com/ml: "true"}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private final KubeApi api = Environment.api();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @Test
  void http2IsRefused() {
    assertThat(Environment.clusterServer().get("/health/live").version())
        .isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void allAreAnswered() throws Exception {
    api.register(Environment.clusterServer());
    TestNamespace namespace = TestNamespace.create(api, "many-at-once");
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/demo}
        """);
    namespace.awaitInjected(POD);
    Callable<Integer> injected =
        () -> TestNamespace.validationContainers(namespace.dryRun(POD)).size();

    ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<Integer>> answers = executor.invokeAll(Collections.nCopies(AT_ONCE, injected));
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
    executor.shutdownNow();
  }
}
