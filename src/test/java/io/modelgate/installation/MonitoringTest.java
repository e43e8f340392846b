package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.MonitoredMetrics;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard; that their metrics are published is asserted on Liberty. */
final class MonitoringTest {
  private static final Path FOLDER = Path.of("openshift", "components", "monitoring");

  @Test
  void everyMetricIsDocumented() throws IOException {
    String outcomes = Files.readString(Path.of("src", "site", "outcomes.md"));

    assertThat(MonitoredMetrics.names())
        .hasSize(9)
        .allMatch(name -> outcomes.contains("`" + name.replaceAll("_(count|bucket)$", "") + "`"));
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
    Set<String> names = new HashSet<>();
    for (JsonNode group : Yaml.read(FOLDER.resolve("rules.yaml")).at("/spec/groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertThat(names.add(rule.path("alert").asText())).isTrue();
        assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
        assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
        assertThat(rule.at("/annotations/description").asText()).endsWith(".");
        assertThat(rule.path("for").asText()).matches("\\d+[mh]");
      }
    }
    assertThat(names)
        .containsExactlyInAnyOrder(
            "ModelgateDown",
            "ModelgateReplicaDown",
            "ModelgateWebhookNotReached",
            "ModelgateAdmissionErrors",
            "ModelgateAdmissionSlow",
            "ModelgateCertificateExpires",
            "ModelgateModelNotVerified",
            "ModelgatePodsUnprotected",
            "ModelgateRuntimeMismatch",
            "ModelgateWritesFail",
            "ModelgateWatchRestarts");
  }

  @Test
  void everyPanelAsksForSomething() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
    Set<Integer> panels = new HashSet<>();
    for (JsonNode row : dashboard.path("rows")) {
      for (JsonNode panel : row.path("panels")) {
        assertThat(panels.add(panel.path("id").asInt())).isTrue();
        assertThat(panel.path("title").asText()).isNotBlank();
        assertThat(panel.path("type").asText()).isIn("graph", "singlestat");
        assertThat(panel.path("targets"))
            .isNotEmpty()
            .allMatch(target -> !target.path("expr").asText().isBlank());
      }
    }
    assertThat(panels).hasSize(10);
  }

  @Test
  void grafanaShowsTheSamePanels() throws IOException {
    JsonMapper json = new JsonMapper();
    Set<String> console = expressions(json.readTree(FOLDER.resolve("dashboard.json").toFile()));
    JsonNode grafana = json.readTree(FOLDER.resolve("grafana.json").toFile());

    assertThat(expressions(grafana)).isEqualTo(console).hasSizeGreaterThan(9);
    for (JsonNode panel : grafana.path("panels")) {
      assertThat(panel.path("type").asText()).isIn("row", "stat", "timeseries");
      assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
          .isLessThanOrEqualTo(24);
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
    }
  }

  private static Set<String> expressions(JsonNode dashboard) {
    return new HashSet<>(dashboard.findValuesAsText("expr"));
  }

  @Test
  void serviceMonitorFindsTheService() throws IOException {
    JsonNode endpoint = Yaml.read(FOLDER.resolve("service-monitor.yaml")).at("/spec/endpoints/0");
    JsonNode service = Yaml.read(Path.of("openshift", "base", "service.yaml"));

    assertThat(endpoint.path("port")).isEqualTo(service.at("/spec/ports/0/name"));
    assertThat(endpoint.at("/tlsConfig/serverName").asText())
        .isEqualTo("modelgate.model-validation-controller.svc");
  }
}
