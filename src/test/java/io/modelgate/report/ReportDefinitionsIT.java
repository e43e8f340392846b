package io.modelgate.report;

import static io.modelgate.report.StoredReports.POLICY_REPORTS;
import static io.modelgate.report.StoredReports.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Definitions of reports that come and go while a replica leads. */
@Needs(Component.API_SERVER)
final class ReportDefinitionsIT {
  private static final Path REPORTS = POLICY_REPORTS.resolveSibling("openreports.io_reports.yaml");
  private static final String OPEN_REPORTS = "openreports.io/v1alpha1";

  /** A definition takes longer to go than an API server takes to start. */
  private final KubeApi api = KubeApi.startAnother("report-definitions");

  private final KubernetesClient client = api.client();
  private final Kubelet kubelet = new Kubelet(client);
  private final Replica replica = new Replica(api);

  @AfterEach
  void end() {
    replica.close();
    api.close();
  }

  @Test
  void reportsBeginWhenTheirDefinitionAppears() {
    StoredReports later = StoredReports.in(api, "later");
    later.createPod("bad", "demo");
    kubelet.ended("later", "bad", 1, "verification failed: 1 file differs: weights.bin");
    replica.awaitRounds(3);
    assertThat(replica.metrics().reports()).isZero();

    api.apply(REPORTS);

    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .until(() -> later.report(OPEN_REPORTS, "bad").isPresent());
    assertThat(later.report(OPEN_REPORTS, "bad").orElseThrow().at("/summary/fail").asInt())
        .isEqualTo(1);
    api.apply(POLICY_REPORTS);
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .untilAsserted(() -> assertThat(later.summaries()).isEqualTo(Map.of("bad", "0100")));
  }

  @Test
  void definitionThatGoesHoldsUpNothing() {
    api.apply(POLICY_REPORTS);
    StoredReports removed = StoredReports.in(api, "removed");
    removed.createPod("one", "demo");
    removed.awaitSummaries(Map.of("one", "0001"));

    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("policyreports.wgpolicyk8s.io")
        .delete();
    removed.createPod("two", "demo");
    kubelet.ended("removed", "one", 0, "verified: /models/demo: 2 files");
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
    api.apply(POLICY_REPORTS);
    await()
        .atMost(SOON.multipliedBy(2))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .untilAsserted(
            () -> assertThat(removed.summaries()).isEqualTo(Map.of("one", "1000", "two", "0001")));
  }
}
