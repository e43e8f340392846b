package io.modelgate.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.modelgate.cli.report.Outcome.Compared;
import io.modelgate.cli.report.Outcome.NotChecked;
import io.modelgate.verify.Verification;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Differences;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A report for programs: one line of JSON as {@code verification-result.schema.json} says. It is
 * plain ASCII, so that hostile names are harmless on a terminal and can be cut anywhere.
 */
final class JsonReport {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int MOST_NAMED = 1_000;
  private static final int SHORT_TEXT = 60;

  private final Report report;
  private final int mostNamed;
  private final int longestText;

  private JsonReport(Report report, int mostNamed, int longestText) {
    this.report = report;
    this.mostNamed = mostNamed;
    this.longestText = longestText;
  }

  /** The whole report: it names up to 1,000 differing files. */
  static String of(Report report) {
    return new JsonReport(report, MOST_NAMED, Integer.MAX_VALUE).json();
  }

  /**
   * The report in at most that many bytes, at least 4,000: files are left out from the end, counts
   * stay; then long texts are cut.
   */
  static String within(Report report, int bytes) {
    int most = MOST_NAMED;
    String json = new JsonReport(report, most, Integer.MAX_VALUE).json();
    while (json.length() > bytes && most > 0) {
      most = most > 20 ? most / 2 : most - 1;
      json = new JsonReport(report, most, Integer.MAX_VALUE).json();
    }
    return json.length() > bytes ? new JsonReport(report, 0, SHORT_TEXT).json() : json;
  }

  private String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.toString();
  }

  private void write(JsonGenerator json) throws IOException {
    Outcome outcome = report.outcome();
    json.writeStartObject();
    json.writeStringField("result", result(outcome));
    json.writeNumberField("exitCode", outcome.exitCode());
    json.writeStringField("message", text(Sentence.of(report, Math.min(mostNamed, 20))));
    json.writeStringField("time", Instant.ofEpochMilli(report.ended()).toString());
    json.writeStringField("method", report.method());
    json.writeStringField("model", text(report.model().toString()));
    if (report.signature().isPresent()) {
      json.writeStringField("signature", text(report.signature().get().toString()));
    }
    json.writeNumberField("seconds", BigDecimal.valueOf(report.nanos() / 1_000_000, 3));
    if (outcome instanceof Compared compared) {
      comparison(json, compared.verification());
    }
    json.writeEndObject();
  }

  private static String result(Outcome outcome) {
    if (outcome instanceof NotChecked) {
      return "not-checked";
    }
    return outcome.verified() ? "verified" : "failed";
  }

  private void comparison(JsonGenerator json, Verification verification) throws IOException {
    json.writeObjectFieldStart("signer");
    signer(json, verification.signer());
    json.writeEndObject();
    json.writeNumberField("files", verification.files());
    json.writeNumberField("bytes", verification.bytes());
    json.writeObjectFieldStart("differences");
    Differences differences = verification.differences();
    List<Difference> named = differences.first(mostNamed);
    for (Kind kind : Kind.values()) {
      differences(json, kind, differences.count(kind), named);
    }
    json.writeEndObject();
  }

  private void signer(JsonGenerator json, Signer signer) throws IOException {
    if (signer instanceof Signer.Key key) {
      json.writeStringField("fingerprint", key.fingerprint());
    } else if (signer instanceof Signer.Certificate certificate) {
      json.writeStringField("subject", text(certificate.subject()));
      json.writeStringField("fingerprint", certificate.fingerprint());
      json.writeStringField("root", text(certificate.root()));
    } else if (signer instanceof Signer.Identity identity) {
      json.writeStringField("identity", text(identity.identity()));
      json.writeStringField("issuer", text(identity.issuer()));
    }
  }

  private static void differences(JsonGenerator json, Kind kind, int count, List<Difference> named)
      throws IOException {
    json.writeObjectFieldStart(Sentence.word(kind));
    json.writeNumberField("count", count);
    json.writeArrayFieldStart("files");
    for (Difference each : named) {
      if (each.kind() == kind) {
        json.writeStartObject();
        json.writeStringField("name", each.file());
        json.writeStringField("why", each.why());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private String text(String text) {
    if (text.length() <= longestText) {
      return text;
    }
    int end = longestText - (Character.isHighSurrogate(text.charAt(longestText - 1)) ? 1 : 0);
    return text.substring(0, end) + "…";
  }
}
