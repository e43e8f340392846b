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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard; that their metrics are published is asserted on Liberty. */
final class MonitoringTest {
  private static final Path FOLDER = Path.of("openshift", "components", "monitoring");
  private static final Pattern LABEL = Pattern.compile("\\{\\{([a-z_]+)}}");

  @Test
  void everyMetricIsDocumentedWithTheLabelsAndValuesThatAreAskedFor() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src", "site", "outcomes.md"));
    Map<String, Set<String>> values = MonitoredMetrics.values();

    assertThat(MonitoredMetrics.names()).hasSize(14);
    MonitoredMetrics.labels()
        .forEach(
            (name, labels) -> {
              String row = row(lines, name.replaceAll("_(count|bucket)$", ""));
              assertThat(labels)
                  .as(name)
                  .allSatisfy(label -> assertThat(row).contains("`" + label + "`"));
              assertThat(values.get(name))
                  .as(name)
                  .allSatisfy(value -> assertThat(row).contains("`" + value + "`"));
            });
  }

  /** The metric's row in the table; "`result` as above" stands for the row that says so. */
  private static String row(List<String> lines, String metric) {
    List<String> rows = lines.stream().filter(line -> line.startsWith("| `modelgate_")).toList();
    int at = 0;
    while (!rows.get(at).startsWith("| `" + metric + "`")) {
      at++;
    }
    StringBuilder row = new StringBuilder(rows.get(at));
    while (rows.get(at).contains("as above")) {
      row.append(rows.get(--at));
    }
    return row.toString();
  }

  @Test
  void everyNameOfASeriesIsOneThatTheSeriesHas() throws IOException {
    JsonMapper json = new JsonMapper();
    for (String file : List.of("dashboard.json", "grafana.json")) {
      for (JsonNode target : json.readTree(FOLDER.resolve(file).toFile()).findParents("expr")) {
        Set<String> kept = MonitoredMetrics.groupedBy(target.path("expr").asText());
        String legend = target.path("legendFormat").asText();
        assertThat(LABEL.matcher(legend).results().map(label -> label.group(1)))
            .as(target.toString())
            .allMatch(kept::contains);
      }
    }
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
    assertThat(panels).hasSize(20);
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
