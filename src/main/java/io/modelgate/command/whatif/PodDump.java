package io.modelgate.command.whatif;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.input.UndecidedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The objects of a dump, as {@code kubectl get -o json} and {@code -o yaml} write it: one object, a
 * List of them, or several documents. One is in memory at a time.
 */
final class PodDump {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LOOK_AHEAD_CHARACTERS = 1 << 16;

  private final InputStream in;
  private final String shown;

  /**
   * A dump.
   *
   * @param shown its name as sentences say it
   */
  PodDump(InputStream in, String shown) {
    this.in = in;
    this.shown = shown;
  }

  /** Hands over every object in it. */
  void each(Consumer<JsonNode> object) throws UndecidedException {
    try {
      BufferedInputStream buffered = new BufferedInputStream(in, LOOK_AHEAD_CHARACTERS);
      if (isJson(buffered)) {
        json(buffered, object);
      } else {
        new YamlItems(object).read(buffered);
      }
    } catch (JsonParseException e) {
      throw new UndecidedException(
          "%s line %d is not JSON: %s"
              .formatted(shown, e.getLocation().getLineNr(), e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw new UndecidedException(shown + " is not JSON: " + e.getOriginalMessage());
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      throw new UndecidedException(shown + line + " is not YAML: " + e.getProblem());
    } catch (YamlEngineException | IOException e) {
      throw new UndecidedException(shown + " cannot be read.");
    } catch (StackOverflowError e) {
      throw new UndecidedException(shown + " is nested too deeply.");
    }
  }

  private static boolean isJson(BufferedInputStream in) throws IOException {
    in.mark(LOOK_AHEAD_CHARACTERS);
    int first = in.read();
    while (Character.isWhitespace(first)) {
      first = in.read();
    }
    in.reset();
    return first == '{';
  }

  private static void json(InputStream in, Consumer<JsonNode> object) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new JsonParseException(parser, "an object is expected");
        }
        document(parser, object);
      }
    }
  }

  /** Its items, whatever kind of List it says it is; or else itself. */
  private static void document(JsonParser parser, Consumer<JsonNode> object) throws IOException {
    ObjectNode whole = JSON.createObjectNode();
    boolean isList = false;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (field.equals(YamlItems.ITEMS) && value == JsonToken.START_ARRAY) {
        isList = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          object.accept(JSON.readTree(parser));
        }
      } else {
        whole.set(field, JSON.readTree(parser));
      }
    }
    if (!isList) {
      object.accept(whole);
    }
  }
}
