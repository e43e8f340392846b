package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.modelgate.cli.report.VerificationReport;
import java.io.InputStream;

/** Holds what the command prints against the schema that its users have. */
public final class ResultSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA = load();

  private ResultSchema() {}

  private static JsonSchema load() {
    InputStream schema =
        VerificationReport.class.getResourceAsStream("verification-result.schema.json");
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
  }

  /** Parses a document, and fails where the schema does not allow it. */
  public static JsonNode check(String document) throws JsonProcessingException {
    JsonNode json = JSON.readTree(document);
    assertThat(
            SCHEMA.validate(
                json, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true)))
        .as(document)
        .isEmpty();
    return json;
  }
}
