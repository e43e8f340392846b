package io.modelgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.contrastsecurity.sarif.SarifSchema210;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;

/** The JSON schema of SARIF 2.1.0, as OASIS published it. */
public final class SarifSchema {
  private SarifSchema() {}

  /** Asserts that a document is a SARIF log. */
  public static void assertValid(JsonNode log) throws IOException {
    assertThat(schema().validate(log)).isEmpty();
  }

  /** The schema. */
  static JsonSchema schema() throws IOException {
    try (InputStream schema =
        SarifSchema210.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V7)
          .getSchema(
              schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
  }
}
