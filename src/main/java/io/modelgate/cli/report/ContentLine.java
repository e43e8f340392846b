package io.modelgate.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelgate.verify.tree.ContentIdentity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Which content was hashed, in a termination message: a line of its own for Modelgate's leader, by
 * which it issues a receipt. Digests only, so it is short and nobody's words are in it.
 */
final class ContentLine {
  private static final JsonFactory JSON = new JsonFactory();

  private ContentLine() {}

  /** For instance {@code content: {"version":"0.1.0","bootId":"3c…","layers":"67…"}}. */
  static String of(ContentIdentity content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("version", Version.get());
      json.writeStringField("bootId", content.bootId());
      json.writeStringField("layers", content.layers());
      json.writeStringField("files", content.files());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return "content: " + text;
  }
}
