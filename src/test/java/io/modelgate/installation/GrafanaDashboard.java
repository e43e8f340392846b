package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the dashboard for Grafana of the console's, which has the form of Grafana 5: the same
 * panels and expressions, as panels of today on a grid, of a data source that whoever imports it
 * chooses.
 */
final class GrafanaDashboard {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path FOLDER = Path.of("openshift", "components", "monitoring");
  private static final String SOURCE = "${datasource}";
  private static final int COLUMNS_OF_A_SPAN = 2; // 24 instead of 12
  private static final int HEIGHT = 8;

  private GrafanaDashboard() {}

  /** The file. */
  static GeneratedFile file() throws IOException {
    JsonNode console = JSON.readTree(FOLDER.resolve("dashboard.json").toFile());
    ObjectNode dashboard = JSON.createObjectNode();
    dashboard
        .put("title", console.path("title").asText())
        .put("uid", console.path("uid").asText())
        .put(
            "description",
            "Generated from dashboard.json, the console's: see GeneratedManifestsIT.")
        .put("schemaVersion", 39)
        .put("editable", true)
        .put("refresh", console.path("refresh").asText());
    dashboard.set("tags", console.path("tags"));
    dashboard.set("time", console.path("time"));
    dashboard
        .putObject("templating")
        .putArray("list")
        .addObject()
        .put("name", "datasource")
        .put("label", "Data source")
        .put("type", "datasource")
        .put("query", "prometheus");
    addPanels(console, dashboard.putArray("panels"));
    return new GeneratedFile(
        FOLDER.resolve("grafana.json"), dashboard.toPrettyString().replace("\r", "") + "\n");
  }

  private static void addPanels(JsonNode console, ArrayNode panels) {
    int y = 0;
    int id = 100;
    for (JsonNode row : console.path("rows")) {
      ObjectNode heading = panels.addObject().put("id", id++).put("type", "row");
      heading.put("title", row.path("title").asText()).put("collapsed", false);
      place(heading, 0, y++, 24, 1);
      int x = 0;
      for (JsonNode panel : row.path("panels")) {
        int width = panel.path("span").asInt() * COLUMNS_OF_A_SPAN;
        if (x + width > 24) {
          x = 0;
          y += HEIGHT;
        }
        place(add(panel, panels.addObject()), x, y, width, HEIGHT);
        x += width;
      }
      y += HEIGHT;
    }
  }

  private static ObjectNode add(JsonNode panel, ObjectNode made) {
    boolean isNumber = panel.path("type").asText().equals("singlestat");
    made.put("id", panel.path("id").asInt())
        .put("type", isNumber ? "stat" : "timeseries")
        .put("title", panel.path("title").asText());
    dataSource(made);
    String unit = isNumber ? panel.path("format").asText() : panel.at("/yaxes/0/format").asText();
    ObjectNode defaults = made.putObject("fieldConfig").putObject("defaults").put("unit", unit);
    if (!isNumber) {
      defaults.put("min", 0);
    }
    ArrayNode targets = made.putArray("targets");
    for (JsonNode target : panel.path("targets")) {
      ObjectNode each = targets.addObject();
      dataSource(each);
      each.setAll((ObjectNode) target);
    }
    return made;
  }

  private static void dataSource(ObjectNode of) {
    of.putObject("datasource").put("type", "prometheus").put("uid", SOURCE);
  }

  private static void place(ObjectNode panel, int x, int y, int width, int height) {
    panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
  }
}
