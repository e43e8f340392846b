package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.MonitoredMetrics;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** A pod's whole way: injected, verified, told. */
@ClusterTest
final class OutcomeOnLibertyIT {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {validation.rhtas.redhat.com/ml: "true"}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  /**
   * Published from what does not happen here: no reports are installed, nothing is recalled,
   * refused or repeated, no watch fails, and the certificate is Liberty's (RotationUnderLoadIT sees
   * that one).
   */
  private static final Set<String> NOT_YET =
      Set.of(
          "modelgate_report_writes_total",
          "modelgate_recalled_pods",
          "modelgate_refused_writes",
          "modelgate_retries_total",
          "modelgate_watch_restarts_total",
          "modelgate_certificate_expiry_timestamp_seconds");

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @Test
  void podIsInjectedThenToldInStatusAndMetrics() {
    Webhook webhook = Environment.clusterServer();
    api.register(webhook);
    TestNamespace namespace = TestNamespace.create(api, "told");
    namespace.createPod(POD.formatted("before"));
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/demo}
        """);
    namespace.awaitInjected(POD.formatted("probe"));
    Pod good = namespace.createPod(POD.formatted("good"));
    namespace.createPod(POD.formatted("bad"));
    assertThat(TestNamespace.validationContainers(good)).hasSize(1);
    Kubelet kubelet = new Kubelet(client);
    kubelet.ended("told", "good", 0, "verified: /models/demo: 2 files");
    kubelet.ended("told", "bad", 1, "verification failed: 1 file differs: weights.bin");

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(api.kubectl("", "get", "mv", "demo", "-n", "told"))
                    .matches(
                        "(?s)NAME +ENFORCEMENT +METHOD +READY +REACHABLE +VALIDATED +FAILED"
                            + " +PENDING +UNPROTECTED +REASON +AGE\n"
                            + "demo +Enforce +key +True +True +1 +1 +0 +1 +\\d+s\n"));
    String metrics = webhook.get("/metrics").body();
    for (String pods : List.of("validated 1", "failed 1", "pending 0", "unprotected 1")) {
      assertThat(metrics)
          .containsPattern(
              "modelgate_pods\\{kind=\"ModelValidation\",.*namespace=\"told\",policy=\"demo\",result=\"%s\",\\} %s.0"
                  .formatted((Object[]) pods.split(" ", 2)));
    }
    assertThat(metrics)
        .containsPattern("modelgate_status_writes_total\\{.*result=\"done\",} [1-9]")
        .containsPattern("modelgate_event_writes_total\\{.*result=\"done\",} [1-9]")
        .containsPattern("modelgate_queue_objects\\{.*queue=\"cluster\",state=\"failing\",} [0-9]")
        .containsPattern("modelgate_queue_objects\\{.*queue=\"pods\",state=\"ready\",} [0-9]")
        .containsPattern("modelgate_runtime_pods\\{.*result=\"proven\",} 0.0")
        .containsPattern(answered("count", "patched", "mutate") + "} [1-9]")
        .containsPattern(answered("count", "allowed", "validate") + "} [1-9]")
        .containsPattern(answered("bucket", "patched", "mutate") + "le=\"0.002\",}");
    MonitoredMetrics.labels()
        .forEach(
            (name, labels) -> {
              if (!NOT_YET.contains(name)) {
                assertThat(metrics.lines().filter(line -> line.startsWith(name + "{")))
                    .as(name)
                    .anyMatch(line -> labels.stream().allMatch(of -> line.contains(of + "=")));
              }
            });

    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
        .inNamespace("told")
        .withName("demo")
        .delete();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !webhook.get("/metrics").body().contains("namespace=\"told\""));
  }

  @Test
  void metricsCountWhatIsMalformed() {
    Webhook webhook = Environment.clusterServer();

    webhook.post("/admission/mutate", "{");

    assertThat(webhook.get("/metrics").body())
        .containsPattern(answered("count", "malformed", "mutate") + "} [1-9]");
  }

  private static String answered(String figure, String result, String webhook) {
    return "modelgate_admission_seconds_%s\\{.*result=\"%s\",webhook=\"%s\","
        .formatted(figure, result, webhook);
  }
}
