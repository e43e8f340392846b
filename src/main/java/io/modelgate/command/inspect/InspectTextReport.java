package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An inspection as a table for people. */
final class InspectTextReport {
  private static final int MAX_LENGTH = 300;
  private static final int MAX_LISTED = 20;
  private static final String ROW = "%-17s%s";

  private final Lines out;
  private final int mostFiles;

  /**
   * A report.
   *
   * @param mostFiles how many files are listed; the others are counted
   */
  InspectTextReport(Lines out, int mostFiles) {
    this.out = out;
    this.mostFiles = mostFiles;
  }

  void print(SignatureInspection inspection) {
    ObjectNode facts = InspectJsonReport.facts(inspection);
    out.line(
        inspection.shown() + ": ",
        Color.YELLOW,
        "nothing below is verified; it is what the file says of itself");
    row("method", facts.path("method"));
    row("key hint", facts.at("/key/hint"));
    row("key SHA-256", facts.at("/key/sha256"));
    JsonNode identity = facts.path("identity");
    row("problem", identity.path("problem"));
    for (String field :
        List.of(
            "identity",
            "issuer",
            "repository",
            "ref",
            "workflow",
            "runEnvironment",
            "visibility")) {
      row(field, identity.path(field));
    }
    facts.path("certificates").forEach(this::certificate);
    facts.path("logEntries").forEach(this::logEntry);
    facts.path("timestamps").forEach(this::timestamp);
    inspection
        .statement()
        .ifPresentOrElse(
            statement -> statement(facts.path("statement"), statement),
            () -> row("problem", "its statement is refused: " + inspection.problem()));
  }

  private void certificate(JsonNode certificate) {
    row("certificate", certificate.path("subject"));
    row("  issuer", certificate.path("issuer"));
    if (certificate.has("notBefore")) {
      row(
          "  valid",
          "from %s until %s"
              .formatted(
                  certificate.path("notBefore").asText(), certificate.path("notAfter").asText()));
    }
    list("  names", certificate.path("alternativeNames"));
    list("  usages", certificate.path("extendedKeyUsages"));
    row("  SHA-256", certificate.path("sha256"));
    row("  key SHA-256", certificate.path("keySha256"));
    row("  problem", certificate.path("problem"));
  }

  private void logEntry(JsonNode entry) {
    row(
        "log entry",
        "%s of %s".formatted(entry.path("logIndex").asText(), log(entry))
            + (entry.has("integratedTime") ? ", " + entry.path("integratedTime").asText() : ""));
    row("  log id", entry.path("logId"));
    row(
        "  in its tree",
        "%s of %s".formatted(entry.path("indexInTree").asText(), entry.path("treeSize").asText()));
  }

  private static String log(JsonNode entry) {
    return entry.path("log").asText("a log that Sigstore's built-in roots do not know");
  }

  private void timestamp(JsonNode timestamp) {
    row("timestamp", timestamp.path("time"));
    row("timestamp", timestamp.path("problem"));
  }

  private void statement(JsonNode facts, Statement statement) {
    row("model", facts.path("modelName"));
    row("root digest", facts.path("rootDigest"));
    row("format", facts.path("format"));
    row(
        "hashes",
        facts.path("hash").asText()
            + (facts.has("shardSize")
                ? " of shards of " + facts.path("shardSize").asText() + " bytes"
                : " of whole files"));
    if (facts.has("symlinksFollowed")) {
      row("symbolic links", facts.path("symlinksFollowed").asBoolean() ? "followed" : "refused");
    }
    list("ignored paths", facts.path("ignoredPaths"));
    files(statement);
  }

  private void files(Statement statement) {
    int count = statement.files().size();
    row("files", String.format(Locale.ROOT, "%,d", count));
    for (int i = 0; i < Math.min(count, mostFiles); i++) {
      file(statement, i);
    }
    if (count > mostFiles) {
      out.line(
          String.format(
              Locale.ROOT,
              "  and %,d more: --files N shows N, --output json shows all",
              count - mostFiles));
    }
  }

  private void file(Statement statement, int index) {
    SignedFile file = statement.files().file(index);
    int others = StatementJson.digests(statement, file) - 1;
    out.line(
        "  "
            + StatementJson.digest(statement, file, 0)
            + (others > 0 ? " and %d more".formatted(others) : "")
            + "  "
            + cut(statement.files().path(index))
            + (file.hasSize() ? ", %d bytes".formatted(file.size()) : ""));
  }

  private void list(String label, JsonNode values) {
    List<String> shown = new ArrayList<>();
    for (JsonNode each : values) {
      if (shown.size() == MAX_LISTED) {
        shown.add("and %d more".formatted(values.size() - MAX_LISTED));
        break;
      }
      shown.add(cut(each.asText()));
    }
    if (!shown.isEmpty()) {
      row(label, String.join(", ", shown));
    }
  }

  private void row(String label, JsonNode value) {
    if (!value.isMissingNode()) {
      row(label, cut(value.asText()));
    }
  }

  private void row(String label, String value) {
    out.line(ROW.formatted(label, value).stripTrailing());
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
