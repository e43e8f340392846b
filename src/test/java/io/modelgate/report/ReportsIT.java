package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports in a real API server, written with no more than Modelgate's permissions. */
@Needs(Component.API_SERVER)
final class ReportsIT {
  private static final String TAMPERED = "verification failed: 1 file differs: weights.bin";
  private static final String VERIFIED = "verified: /models/demo: 2 files";

  private static final KubeApi API = KubeApi.startAnother("reports");

  private final KubernetesClient client = API.client();
  private final Kubelet kubelet = new Kubelet(client);
  private final Replica replica = new Replica(API);

  @BeforeAll
  static void install() {
    API.apply(StoredReports.POLICY_REPORTS);
  }

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void end() {
    replica.close();
  }

  @Test
  void reportSaysOfEachPolicyHowThePodFares() {
    StoredReports reports = StoredReports.in(API, "says");
    String uid = reports.createPod("bad", "demo");
    reports.createPod("good", "demo");
    reports.createPod("slow", "demo");
    reports.createPod("older", "");
    kubelet.ended("says", "bad", 1, TAMPERED);
    String digest = "d0".repeat(32);
    kubelet.ended(
        "says",
        "good",
        0,
        "kernel: 6.1.0, sandbox host\nmodel: [{\"fingerprint\":\"%s\",\"rootDigest\":\"%s\"}]\n%s"
            .formatted(digest, digest, VERIFIED));

    reports.awaitSummaries(Map.of("bad", "0100", "good", "1000", "slow", "0001", "older", "0100"));

    JsonNode report = reports.report(StoredReports.WG_POLICY, "bad").orElseThrow();
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
    assertThat(
            reports
                .report(StoredReports.WG_POLICY, "good")
                .orElseThrow()
                .at("/results/0/properties"))
        .isEqualTo(
            Yaml.parse("{rootDigest: %s, signer: key SHA-256 %s}".formatted(digest, digest)));
    assertThat(API.kubectl("", "get", "policyreport", "-n", "says"))
        .matches(
            "(?s)NAME +PASS +FAIL +WARN +ERROR +SKIP +AGE\n"
                + "bad +0 +1 +0 +0 +0 +\\S+\n.*good +1 +0 +0 +0 +0 +\\S+\n.*");
  }

  @Test
  void onlyWhatChangedIsWritten() {
    StoredReports reports = StoredReports.in(API, "quiet");
    for (int i = 0; i < 20; i++) {
      reports.createPod("pod-" + i, "demo");
    }
    reports.createPod("bad", "demo");
    await().atMost(StoredReports.SOON).until(() -> reports.reports().size() == 21);
    Map<String, String> versions = reports.versions();
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
    assertThat(reports.versions()).isEqualTo(versions);
    assertThat(replica.metrics().reports()).isEqualTo(writes);

    kubelet.ended("quiet", "bad", 1, TAMPERED);
    await().atMost(StoredReports.SOON).until(() -> !reports.versions().equals(versions));
    replica.awaitRounds(2);
    assertThat(replica.metrics().reports()).isEqualTo(writes + 1);

    replica.close();
    try (Replica next = new Replica(API)) {
      await().atMost(StoredReports.SOON).until(() -> next.metrics().isTerm());
      next.awaitRounds(3);
      assertThat(next.metrics().reports()).as("by the next leader").isZero();
    }
  }

  @Test
  void whatOthersWriteOrRemoveIsMended() {
    StoredReports reports = StoredReports.in(API, "mended");
    reports.createPod("bad", "demo");
    reports.createPod("worse", "demo");
    kubelet.ended("mended", "bad", 1, TAMPERED);
    kubelet.ended("mended", "worse", 1, TAMPERED);
    reports.awaitSummaries(Map.of("bad", "0100", "worse", "0100"));

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

    reports.awaitSummaries(Map.of("bad", "0100", "worse", "0100"));
    assertThat(reports.report(StoredReports.WG_POLICY, "bad").orElseThrow().path("results"))
        .hasSize(1);
  }

  @Test
  void staleReportsGo() {
    StoredReports reports = StoredReports.in(API, "stale");
    reports.createPod("stays", "demo");
    reports.createPod("goes", "demo");
    reports
        .namespace()
        .create(
            """
            apiVersion: wgpolicyk8s.io/v1alpha2
            kind: PolicyReport
            metadata: {name: of-another-tool, labels: {app.kubernetes.io/managed-by: another}}
            """);
    reports.awaitSummaries(Map.of("stays", "0001", "goes", "0001", "of-another-tool", ""));

    client.pods().inNamespace("stale").withName("goes").withGracePeriod(0).delete();
    reports.awaitSummaries(Map.of("stays", "0001", "of-another-tool", ""));

    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
        .inNamespace("stale")
        .withName("demo")
        .delete();
    reports.awaitSummaries(Map.of("of-another-tool", ""));
  }

  @Test
  void reportPassesToAPodOfTheSameName() {
    StoredReports reports = StoredReports.in(API, "again");
    reports.createPod("web-0", "demo");
    reports.awaitSummaries(Map.of("web-0", "0001"));

    client.pods().inNamespace("again").withName("web-0").withGracePeriod(0).delete();
    String uid = reports.createPod("web-0", "demo");

    await()
        .atMost(StoredReports.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        reports
                            .report(StoredReports.WG_POLICY, "web-0")
                            .map(each -> each.at("/metadata/ownerReferences").toString()))
                    .contains(
                        "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"web-0\",\"uid\":\"%s\"}]"
                            .formatted(uid)));
  }
}
