package io.modelgate.command.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.lint.check.Finding;
import io.modelgate.command.output.Severity;

/** Findings as a document for programs. */
final class LintJsonReport {
  private static final JsonMapper JSON = new JsonMapper();

  private LintJsonReport() {}

  static JsonNode of(LintReport report, int exitCode) {
    ObjectNode document = JSON.createObjectNode().put("policies", report.policies());
    for (Severity each : Severity.values()) {
      document.put(each.name(), report.count(each));
    }
    document.put("ignored", report.leftOut());
    ArrayNode findings = document.putArray("findings");
    report.findings().forEach(each -> finding(each, findings.addObject()));
    return document.put("exitCode", exitCode);
  }

  private static void finding(Finding finding, ObjectNode entry) {
    entry
        .put("id", finding.check().id())
        .put("severity", finding.check().severity().name())
        .put("file", finding.place().file())
        .put("line", finding.place().line())
        .put("column", finding.place().column());
    if (!finding.resource().isEmpty()) {
      entry.put("resource", finding.resource());
    }
    entry
        .put("message", finding.message())
        .put("fix", finding.fix())
        .put("page", finding.check().page());
  }
}
