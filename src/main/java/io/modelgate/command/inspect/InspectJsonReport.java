package io.modelgate.command.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Inspections as one document for programs: files are written one by one. */
final class InspectJsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private InspectJsonReport() {}

  /** All that is known of one but its files. */
  static ObjectNode facts(SignatureInspection inspection) {
    ObjectNode facts = JSON.createObjectNode();
    facts.put("file", inspection.shown()).put("verified", false);
    SignerJson.put(facts, inspection.bundle().material());
    inspection
        .statement()
        .ifPresentOrElse(
            statement -> StatementJson.put(facts.putObject("statement"), statement),
            () -> facts.put("problem", inspection.problem()));
    return facts;
  }

  static void write(List<SignatureInspection> inspections, int exitCode, Writer out)
      throws IOException {
    JsonGenerator json = JSON.getFactory().createGenerator(out).useDefaultPrettyPrinter();
    json.setCodec(JSON);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeArrayFieldStart("signatures");
    for (SignatureInspection each : inspections) {
      write(json, each);
    }
    json.writeEndArray();
    json.writeNumberField("exitCode", exitCode);
    json.writeEndObject();
    json.flush();
    out.write(System.lineSeparator());
    out.flush();
  }

  private static void write(JsonGenerator json, SignatureInspection inspection) throws IOException {
    ObjectNode facts = facts(inspection);
    json.writeStartObject();
    for (var each : facts.properties()) {
      if (!each.getKey().equals("statement")) {
        json.writeObjectField(each.getKey(), each.getValue());
      }
    }
    if (inspection.statement().isPresent()) {
      Statement statement = inspection.statement().get();
      json.writeObjectFieldStart("statement");
      for (var each : facts.path("statement").properties()) {
        json.writeObjectField(each.getKey(), each.getValue());
      }
      json.writeArrayFieldStart("files");
      for (int i = 0; i < statement.files().size(); i++) {
        StatementJson.write(json, statement, i);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
