package io.modelgate.report;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports in a real API server, written with no more than Modelgate's permissions. */
@Needs(Component.API_SERVER)
final class ReportsIT {
  private static final Path DEFINITIONS = Path.of("src", "test", "definitions");
  private static final Path POLICY_REPORTS =
      DEFINITIONS.resolve("wgpolicyk8s.io_policyreports.yaml");
  private static final Path REPORTS = DEFINITIONS.resolve("openreports.io_reports.yaml");
  private static final String WG_POLICY = "wgpolicyk8s.io/v1alpha2";
  private static final String OPEN_REPORTS = "openreports.io/v1alpha1";
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String TAMPERED = "verification failed: 1 file differs: weights.bin";
  private static final String VERIFIED = "verified: /models/demo: 2 files";

  private static final KubeApi API = KubeApi.startAnother("reports");

  private final KubernetesClient client = API.client();
  private final Kubelet kubelet = new Kubelet(client);
  private final Replica replica = new Replica(API);

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void end() {
    replica.close();
    for (String definition : List.of("policyreports.wgpolicyk8s.io", "reports.openreports.io")) {
      client.apiextensions().v1().customResourceDefinitions().withName(definition).delete();
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                    .noneMatch(each -> each.getSpec().getNames().getKind().endsWith("Report")));
  }

  @Test
  void reportSaysOfEachPolicyHowThePodFares() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("says");
    String uid = createPod(namespace, "bad", "demo");
    createPod(namespace, "good", "demo");
    createPod(namespace, "slow", "demo");
    createPod(namespace, "older", "");
    kubelet.ended("says", "bad", 1, TAMPERED);
    String digest = "d0".repeat(32);
    kubelet.ended(
        "says",
        "good",
        0,
        "kernel: 6.1.0, sandbox host\nmodel: [{\"fingerprint\":\"%s\",\"rootDigest\":\"%s\"}]\n%s"
            .formatted(digest, digest, VERIFIED));

    awaitSummaries("says", Map.of("bad", "0100", "good", "1000", "slow", "0001", "older", "0100"));

    JsonNode report = report(WG_POLICY, "says", "bad").orElseThrow();
    assertThat(report.at("/metadata/ownerReferences"))
        .isEqualTo(Yaml.parse("[{apiVersion: v1, kind: Pod, name: bad, uid: %s}]".formatted(uid)));
    assertThat(report.at("/metadata/labels"))
        .isEqualTo(Yaml.parse("{app.kubernetes.io/managed-by: modelgate}"));
    assertThat(report.path("scope"))
        .isEqualTo(
            Yaml.parse(
                "{apiVersion: v1, kind: Pod, namespace: says, name: bad, uid: %s}".formatted(uid)));
    assertThat(report.path("results"))
        .isEqualTo(
            Yaml.parse(
                """
                - source: modelgate
                  policy: ModelValidation/demo
                  rule: model
                  result: fail
                  message: "%s"
                """
                    .formatted(TAMPERED)));
    assertThat(report(WG_POLICY, "says", "good").orElseThrow().at("/results/0/properties"))
        .isEqualTo(
            Yaml.parse("{rootDigest: %s, signer: key SHA-256 %s}".formatted(digest, digest)));
    assertThat(API.kubectl("", "get", "policyreport", "-n", "says"))
        .matches(
            "(?s)NAME +PASS +FAIL +WARN +ERROR +SKIP +AGE\n"
                + "bad +0 +1 +0 +0 +0 +\\S+\n.*good +1 +0 +0 +0 +0 +\\S+\n.*");
  }

  @Test
  void reportsBeginWhenTheirDefinitionAppears() {
    TestNamespace namespace = namespace("later");
    createPod(namespace, "bad", "demo");
    kubelet.ended("later", "bad", 1, TAMPERED);
    replica.awaitRounds(3);
    assertThat(replica.metrics().reports()).isZero();

    API.apply(REPORTS);

    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .until(() -> report(OPEN_REPORTS, "later", "bad").isPresent());
    assertThat(report(OPEN_REPORTS, "later", "bad").orElseThrow().at("/summary/fail").asInt())
        .isEqualTo(1);
    API.apply(POLICY_REPORTS);
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .untilAsserted(() -> assertThat(summaries("later")).isEqualTo(Map.of("bad", "0100")));
  }

  @Test
  void onlyWhatChangedIsWritten() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("quiet");
    for (int i = 0; i < 20; i++) {
      createPod(namespace, "pod-" + i, "demo");
    }
    createPod(namespace, "bad", "demo");
    await().atMost(SOON).until(() -> reports("quiet").size() == 21);
    Map<String, String> versions = versions("quiet");
    int writes = replica.metrics().reports();

    client
        .pods()
        .inNamespace("quiet")
        .withName("pod-1")
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put("unrelated", "change");
              return pod;
            });
    kubelet.waits("quiet", "pod-2", "ContainerCreating", "");
    replica.waitFor(Duration.ofMinutes(1));
    replica.awaitRounds(3);
    assertThat(versions("quiet")).isEqualTo(versions);
    assertThat(replica.metrics().reports()).isEqualTo(writes);

    kubelet.ended("quiet", "bad", 1, TAMPERED);
    await().atMost(SOON).until(() -> !versions("quiet").equals(versions));
    replica.awaitRounds(2);
    assertThat(replica.metrics().reports()).isEqualTo(writes + 1);

    replica.close();
    try (Replica next = new Replica(API)) {
      await().atMost(SOON).until(() -> next.metrics().isTerm());
      next.awaitRounds(3);
      assertThat(next.metrics().reports()).as("by the next leader").isZero();
    }
  }

  @Test
  void whatOthersWriteOrRemoveIsMended() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("mended");
    createPod(namespace, "bad", "demo");
    createPod(namespace, "worse", "demo");
    kubelet.ended("mended", "bad", 1, TAMPERED);
    kubelet.ended("mended", "worse", 1, TAMPERED);
    awaitSummaries("mended", Map.of("bad", "0100", "worse", "0100"));

    API.kubectl(
        "",
        "patch",
        "policyreport",
        "bad",
        "-n",
        "mended",
        "--type=merge",
        "-p={\"results\":[],\"summary\":{\"fail\":0}}");
    API.kubectl("", "delete", "policyreport", "worse", "-n", "mended");

    awaitSummaries("mended", Map.of("bad", "0100", "worse", "0100"));
    assertThat(report(WG_POLICY, "mended", "bad").orElseThrow().path("results")).hasSize(1);
  }

  @Test
  void staleReportsGo() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("stale");
    createPod(namespace, "stays", "demo");
    createPod(namespace, "goes", "demo");
    namespace.create(
        """
        apiVersion: wgpolicyk8s.io/v1alpha2
        kind: PolicyReport
        metadata: {name: of-another-tool, labels: {app.kubernetes.io/managed-by: another}}
        """);
    awaitSummaries("stale", Map.of("stays", "0001", "goes", "0001", "of-another-tool", ""));

    client.pods().inNamespace("stale").withName("goes").withGracePeriod(0).delete();
    awaitSummaries("stale", Map.of("stays", "0001", "of-another-tool", ""));

    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
        .inNamespace("stale")
        .withName("demo")
        .delete();
    awaitSummaries("stale", Map.of("of-another-tool", ""));
  }

  @Test
  void reportPassesToAPodOfTheSameName() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("again");
    createPod(namespace, "web-0", "demo");
    awaitSummaries("again", Map.of("web-0", "0001"));

    client.pods().inNamespace("again").withName("web-0").withGracePeriod(0).delete();
    String uid = createPod(namespace, "web-0", "demo");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        report(WG_POLICY, "again", "web-0")
                            .map(each -> each.at("/metadata/ownerReferences").toString()))
                    .contains(
                        "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"web-0\",\"uid\":\"%s\"}]"
                            .formatted(uid)));
  }

  @Test
  void definitionThatGoesHoldsUpNothing() {
    API.apply(POLICY_REPORTS);
    TestNamespace namespace = namespace("removed");
    createPod(namespace, "one", "demo");
    awaitSummaries("removed", Map.of("one", "0001"));

    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("policyreports.wgpolicyk8s.io")
        .delete();
    createPod(namespace, "two", "demo");
    kubelet.ended("removed", "one", 0, VERIFIED);
    replica.awaitRounds(3);

    await() // what is applied to a definition that goes is gone with it
        .atMost(SOON.multipliedBy(2))
        .until(
            () ->
                client
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("policyreports.wgpolicyk8s.io")
                        .get()
                    == null);
    API.apply(POLICY_REPORTS);
    await()
        .atMost(SOON.multipliedBy(2))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .untilAsserted(
            () -> assertThat(summaries("removed")).isEqualTo(Map.of("one", "1000", "two", "0001")));
  }

  private TestNamespace namespace(String name) {
    TestNamespace namespace = TestNamespace.create(API, name);
    namespace.create(DemoPolicy.in(namespace.name()));
    return namespace;
  }

  /** A pod as it is stored, injected if a policy is given. */
  private static String createPod(TestNamespace namespace, String name, String policy) {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, labels: {validation.rhtas.redhat.com/ml: 'true'}}
        spec:
          containers:
            - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
          volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
        """
            .formatted(name, namespace.name());
    return namespace
        .createPod(
            policy.isEmpty() ? pod : InjectedPods.inject(pod, DemoPolicy.in(namespace.name())))
        .getMetadata()
        .getUid();
  }

  private void awaitSummaries(String namespace, Map<String, String> expected) {
    await().atMost(SOON).untilAsserted(() -> assertThat(summaries(namespace)).isEqualTo(expected));
  }

  /** How many pass, fail, warn and are skipped, by report. */
  private Map<String, String> summaries(String namespace) {
    return reports(namespace).stream()
        .collect(
            toMap(
                each -> each.at("/metadata/name").asText(),
                each ->
                    each.at("/summary/pass").asText()
                        + each.at("/summary/fail").asText()
                        + each.at("/summary/warn").asText()
                        + each.at("/summary/skip").asText()));
  }

  private Map<String, String> versions(String namespace) {
    return reports(namespace).stream()
        .collect(
            toMap(
                each -> each.at("/metadata/name").asText(),
                each -> each.at("/metadata/resourceVersion").asText()));
  }

  private List<JsonNode> reports(String namespace) {
    return client
        .genericKubernetesResources(WG_POLICY, "PolicyReport")
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .map(ReportsIT::json)
        .toList();
  }

  private Optional<JsonNode> report(String apiVersion, String namespace, String name) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(
                    apiVersion, apiVersion.equals(WG_POLICY) ? "PolicyReport" : "Report")
                .inNamespace(namespace)
                .withName(name)
                .get())
        .map(ReportsIT::json);
  }

  private static JsonNode json(GenericKubernetesResource resource) {
    return new JsonMapper().valueToTree(resource);
  }
}
