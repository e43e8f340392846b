package io.modelgate.command.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Writes JSON that people can read too. */
public final class JsonText {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonText() {}

  /** A tree as one document. */
  public static String write(JsonNode tree) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }
}
