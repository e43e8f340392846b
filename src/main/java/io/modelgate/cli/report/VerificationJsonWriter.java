package io.modelgate.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.modelgate.cli.kernel.Kernel;
import io.modelgate.cli.report.VerificationOutcome.Compared;
import io.modelgate.cli.report.VerificationOutcome.NotChecked;
import io.modelgate.verify.ModelSignature;
import io.modelgate.verify.VerificationResult;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Differences;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes one report as JSON. */
final class VerificationJsonWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final VerificationReport report;
  private final int mostNamed;
  private final int longestText;

  /**
   * A report to write.
   *
   * @param mostNamed how many differing files to name
   * @param longestText what is longer is cut, in characters
   */
  VerificationJsonWriter(VerificationReport report, int mostNamed, int longestText) {
    this.report = report;
    this.mostNamed = mostNamed;
    this.longestText = longestText;
  }

  /** The document, without a line break. */
  String write() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.toString();
  }

  private void write(JsonGenerator json) throws IOException {
    VerificationOutcome outcome = report.outcome();
    json.writeStartObject();
    json.writeStringField("result", result(outcome));
    json.writeNumberField("exitCode", outcome.exitCode());
    json.writeStringField("message", text(VerificationMessage.of(report, Math.min(mostNamed, 20))));
    json.writeStringField("time", Instant.ofEpochMilli(report.ended()).toString());
    json.writeStringField("method", report.method());
    json.writeStringField("model", text(report.model().toString()));
    if (report.signature().isPresent()) {
      json.writeStringField("signature", text(report.signature().get().toString()));
    }
    json.writeNumberField("seconds", BigDecimal.valueOf(report.nanos() / 1_000_000, 3));
    kernel(json, report.kernel());
    if (outcome instanceof Compared compared) {
      comparison(json, compared.verification());
    }
    json.writeEndObject();
  }

  private static String result(VerificationOutcome outcome) {
    if (outcome instanceof NotChecked) {
      return "not-checked";
    }
    return outcome.verified() ? "verified" : "failed";
  }

  private void kernel(JsonGenerator json, Kernel kernel) throws IOException {
    json.writeObjectFieldStart("kernel");
    json.writeStringField("release", text(kernel.release()));
    json.writeStringField("sandbox", kernel.sandbox().spelling());
    if (kernel.evidence().isPresent()) {
      json.writeStringField("evidence", kernel.evidence().get());
    }
    json.writeEndObject();
  }

  private void comparison(JsonGenerator json, VerificationResult verification) throws IOException {
    List<ModelSignature> signatures = verification.signatures();
    SignatureJson signature = new SignatureJson(longestText);
    json.writeObjectFieldStart("signer");
    signature.write(json, signatures.get(0));
    json.writeEndObject();
    if (signatures.size() > 1) {
      json.writeArrayFieldStart("signers");
      for (ModelSignature each : signatures) {
        json.writeStartObject();
        signature.write(json, each);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeNumberField("files", verification.files());
    json.writeNumberField("bytes", verification.bytes());
    Optional<Instant> hashed = verification.known().byReceiptOf();
    if (hashed.isPresent()) {
      json.writeStringField("hashedAt", hashed.get().toString());
    }
    Differences differences = verification.differences();
    if (differences.notCompared() > 0) {
      json.writeNumberField("notCompared", differences.notCompared());
    }
    json.writeObjectFieldStart("differences");
    List<Difference> named = differences.first(mostNamed);
    for (Kind kind : Kind.values()) {
      differences(json, kind, differences.count(kind), named);
    }
    json.writeEndObject();
  }

  private static void differences(JsonGenerator json, Kind kind, int count, List<Difference> named)
      throws IOException {
    json.writeObjectFieldStart(VerificationMessage.word(kind));
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
    return new SignatureJson(longestText).text(text);
  }
}
