package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClientCertificates;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Strangers who reach the port and post as much as they can, with the heap of the product: the API
 * server's pods are decided meanwhile.
 */
@Needs(Component.API_SERVER)
final class FloodIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int STRANGERS = 60;
  private static final int PODS = 10;
  private static final int LARGE = 400_000 / 2 - 100; // signs of JSON that are accepted
  private static final String REVIEW =
      """
      {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "1",
       "operation": "CREATE", "kind": {"group": "", "kind": "Pod"}, "namespace": "%s",
       "object": {"metadata": {"labels": {"validation.rhtas.redhat.com/ml": "nothing"},
       "annotations": {"x": "%s"}}, "spec": {"containers": [], "more": [%s{}]}}}}
      """;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-%s, labels: {validation.rhtas.redhat.com/ml: "demo"}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger posted = new AtomicInteger();
  private final Set<Integer> answers = ConcurrentHashMap.newKeySet();

  @Test
  void podsAreDecidedWhileStrangersPostAllTheyCan() throws Exception {
    try (KubeApi api = KubeApi.startAnother("flood");
        LibertyProcess liberty =
            LibertyProcess.start(
                "modelgate-flood", Map.of("KUBECONFIG", api.kubeconfig().toString()))) {
      Webhook webhook = liberty.awaitReady();
      api.register(webhook);
      TestNamespace namespace = TestNamespace.create(api, "flood");
      namespace.create(
          """
          apiVersion: rhtas.redhat.com/v1alpha1
          kind: ModelValidation
          metadata: {name: demo}
          spec:
            config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            model: {path: /models/demo}
          """);
      namespace.awaitInjected(POD.formatted("first"));

      List<byte[]> bodies =
          List.of(
              review("flood", "x".repeat(7 << 20), "{},".repeat(LARGE)),
              review("nowhere", "ü".repeat(3 << 20), ""),
              review("nowhere", "", "{},".repeat(20_000)));
      ExecutorService strangers = Executors.newFixedThreadPool(STRANGERS);
      List<Future<Boolean>> posting = new ArrayList<>();
      for (int stranger = 0; stranger < STRANGERS; stranger++) {
        int i = stranger;
        byte[] body = bodies.get(i % bodies.size());
        String url = webhook.url(i % 2 == 0 ? "/admission/mutate" : "/admission/validate");
        String nowhere = "nowhere-" + i;
        posting.add(strangers.submit(() -> post(url, i % 4 == 0 ? review(nowhere, "", "") : body)));
      }
      await().atMost(LONG).until(() -> answers.contains(429) && posted.get() >= 200);
      for (int i = 0; i < PODS; i++) {
        String pod = POD.formatted(i);
        await() // a machine may be too busy to answer in the API server's five seconds
            .atMost(LONG)
            .ignoreExceptionsInstanceOf(KubernetesClientException.class)
            .untilAsserted(
                () ->
                    assertThat(TestNamespace.validationContainers(namespace.createPod(pod)))
                        .hasSize(1));
      }
      assertThat(liberty.isAlive()).isTrue();
      isOver.set(true);
      for (Future<Boolean> each : posting) {
        assertThat(each.get(5, TimeUnit.MINUTES)).isTrue();
      }
      strangers.shutdownNow();

      assertThat(webhook.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(answers).contains(200, 429).isSubsetOf(200, 400, 429);
      assertThat(liberty.log()).doesNotContain("\tat ", "OutOfMemoryError");
    }
  }

  private static byte[] review(String namespace, String annotation, String more) {
    return REVIEW.formatted(namespace, annotation, more).getBytes(UTF_8);
  }

  private boolean post(String url, byte[] body) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(ClientCertificates.anonymous()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LONG)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    while (!isOver.get()) {
      try {
        posted.incrementAndGet();
        answers.add(client.send(request, BodyHandlers.discarding()).statusCode());
      } catch (IOException e) {
        // refused while the body was being sent: the stranger's own matter
      }
    }
    return true;
  }
}
