package io.modelgate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * What the verifier said when it ended: a line of JSON ({@code modelgate verify --output json}), or
 * text with the verdict as its last line. Names in it are the model author's, so it is hostile.
 *
 * @param sentence the verdict, printable, at most 500 characters
 * @param isRefusal whether it says that the model is not verified, whatever the exit code
 */
record VerifierMessage(String sentence, boolean isRefusal) {
  private static final int LONGEST = 500;
  private static final int DEEPEST = 10;
  private static final List<String> REFUSALS = List.of("verification failed:", "not verified:");
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());

  /** Reads a termination message. */
  static VerifierMessage of(String termination) {
    JsonNode json = json(termination.strip());
    if (json.path("message").isTextual()) {
      String result = json.path("result").asText();
      return new VerifierMessage(
          printable(json.path("message").asText()), !result.equals("verified"));
    }
    String last = termination.strip().lines().reduce("", (before, line) -> line);
    return new VerifierMessage(printable(last), REFUSALS.stream().anyMatch(last::startsWith));
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") ? JSON.readTree(text) : JSON.missingNode();
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // then it is text
    }
  }

  /** Escapes what cannot be seen, and cuts. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      if (out.length() >= LONGEST) {
        return out.append('…').toString();
      }
      int character = text.codePointAt(at);
      switch (Character.getType(character)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.PRIVATE_USE,
            Character.UNASSIGNED ->
            out.append("\\u{").append(Integer.toHexString(character)).append('}');
        default -> out.appendCodePoint(character);
      }
      at += Character.charCount(character);
    }
    return out.toString();
  }
}
