package io.modelgate.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.modelgate.verify.ModelSignature;
import io.modelgate.verify.VerificationResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What was verified, in a termination message: a line of its own for Modelgate's leader, plain
 * ASCII. What is too long is cut, as little as will do.
 */
final class ModelLine {
  private static final String START = "model: ";
  private static final int MAX_BYTES = 2_600;
  private static final int[] MAX_LENGTHS = {512, 200, 60};
  private static final int MAX_SIGNATURES = 4;
  private static final int MAX_FINGERPRINTS = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ModelLine() {}

  /** For instance {@code model: [{"fingerprint":"67…","rootDigest":"d0…"}]}, without a break. */
  static String of(VerificationResult verification) {
    String line = "";
    for (int longest : MAX_LENGTHS) {
      line = START + json(verification.signatures(), longest);
      if (line.length() <= MAX_BYTES) {
        break;
      }
    }
    return line;
  }

  private static String json(List<ModelSignature> signatures, int longest) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      SignatureJson writer = new SignatureJson(longest);
      json.writeStartArray();
      int written = 0;
      for (ModelSignature each : signatures) {
        if (written++ < MAX_SIGNATURES) {
          json.writeStartObject();
          writer.write(json, each);
          fingerprints(json, each);
          json.writeEndObject();
        }
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.toString();
  }

  private static void fingerprints(JsonGenerator json, ModelSignature signature)
      throws IOException {
    json.writeArrayFieldStart("vouchedBy");
    int written = 0;
    for (String each : signature.fingerprints()) {
      if (written++ < MAX_FINGERPRINTS) {
        json.writeString(each);
      }
    }
    json.writeEndArray();
  }
}
