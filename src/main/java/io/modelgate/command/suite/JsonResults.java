package io.modelgate.command.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.suite.CaseResult.Status;
import java.util.List;

/** Results as a document for programs. */
final class JsonResults {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonResults() {}

  static JsonNode of(List<SuiteResult> suites, int exitCode) {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode all = report.putArray("suites");
    suites.forEach(each -> all.add(suite(each)));
    return report.put("exitCode", exitCode);
  }

  private static ObjectNode suite(SuiteResult result) {
    ObjectNode suite = JSON.createObjectNode();
    suite.put("directory", result.directory()).put("policies", result.policies());
    for (Status each : Status.values()) {
      suite.put(each.word(), result.count(each));
    }
    ArrayNode cases = suite.putArray("cases");
    for (CaseResult each : result.cases()) {
      ObjectNode entry = cases.addObject();
      entry.put("folder", each.test().folder().toString()).put("status", each.status().word());
      if (!each.sentence().isEmpty()) {
        entry.put("reason", each.sentence());
      }
      if (each.status() == Status.FAILED) {
        each.expected().ifPresent(expected -> entry.set("expected", expected));
      }
      each.got().ifPresent(got -> entry.set("got", got));
    }
    return suite;
  }
}
