package io.modelgate.admission;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Reads a review as a tree. What no rule looks at in a pod, but most of its text is, can be left
 * out: it is only checked to be JSON.
 */
final class ReviewTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Most objects and arrays are small. */
  private static final int FEW = 4;

  private static final Set<String> UNREAD_OF_REQUEST =
      Set.of("options", "requestKind", "requestResource", "resource");

  /** Not of init containers: ours are among them, and are compared as a whole. */
  private static final Set<String> UNREAD_OF_CONTAINERS =
      Set.of(
          "args",
          "command",
          "env",
          "envFrom",
          "imagePullPolicy",
          "lifecycle",
          "livenessProbe",
          "ports",
          "readinessProbe",
          "startupProbe",
          "terminationMessagePolicy",
          "workingDir");

  /** Where in a review something is, if anything below it can be left out. */
  private enum Place {
    ELSEWHERE,
    REVIEW,
    REQUEST,
    POD,
    METADATA,
    SPEC,
    CONTAINERS;

    boolean leavesOut(String field) {
      return switch (this) {
        case REQUEST -> UNREAD_OF_REQUEST.contains(field);
        case POD -> field.equals("status");
        case METADATA -> field.equals("managedFields");
        case CONTAINERS -> UNREAD_OF_CONTAINERS.contains(field);
        case ELSEWHERE, REVIEW, SPEC -> false;
      };
    }

    Place of(String field) {
      return switch (this) {
        case REVIEW -> field.equals("request") ? REQUEST : ELSEWHERE;
        case REQUEST -> field.equals("object") || field.equals("oldObject") ? POD : ELSEWHERE;
        case POD -> field.equals("metadata") ? METADATA : field.equals("spec") ? SPEC : ELSEWHERE;
        case SPEC ->
            field.equals("containers") || field.equals("ephemeralContainers")
                ? CONTAINERS
                : ELSEWHERE;
        case ELSEWHERE, METADATA, CONTAINERS -> ELSEWHERE;
      };
    }
  }

  private final JsonParser parser;

  private ReviewTree(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a document to its end.
   *
   * @param isWhole whether nothing is left out
   * @return a missing node if there is none
   */
  static JsonNode read(JsonParser parser, boolean isWhole) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return MissingNode.getInstance();
    }
    JsonNode read = new ReviewTree(parser).value(first, isWhole ? Place.ELSEWHERE : Place.REVIEW);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "more than one document");
    }
    return read;
  }

  private JsonNode value(JsonToken token, Place place) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(place);
      case START_ARRAY -> array(place);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private JsonNode object(Place place) throws IOException {
    ObjectNode object = new ObjectNode(NODES, new LinkedHashMap<>(FEW));
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (place.leavesOut(field)) {
        parser.skipChildren();
      } else {
        object.set(field, value(token, place.of(field)));
      }
    }
    return object;
  }

  /** Elements are where the array is. */
  private JsonNode array(Place place) throws IOException {
    ArrayNode array = NODES.arrayNode(FEW);
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token, place));
    }
    return array;
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }
}
