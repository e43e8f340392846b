package io.modelgate.verify.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Changes values of a JSON document as a fuzzer's bytes say; its form stays. */
final class FuzzedJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_EDITS = 4;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "\"\"",
          "\"AAAA\"",
          "\"a\"",
          "0",
          "-1",
          "1.5",
          "1e300",
          "9223372036854775807",
          "\"-1\"",
          "\"0\"",
          "\"9223372036854775807\"",
          "\"-9223372036854775808\"",
          "\"99999999999999999999\"",
          "\"253402300800\"",
          "\"31556889864403199\"",
          "\"\\ud800\"",
          "\"\\n\\n\"",
          "\"=\"",
          "\"A\"",
          "\"MAA=\"");

  private FuzzedJson() {}

  /** A value, and where it stands. */
  private record Place(JsonNode parent, String field, int index) {
    JsonNode value() {
      return parent.isArray() ? parent.get(index) : parent.get(field);
    }

    void put(JsonNode value) {
      if (parent instanceof ArrayNode array) {
        array.set(index, value);
      } else if (parent instanceof ObjectNode object) {
        object.set(field, value);
      }
    }
  }

  static String edit(Choices choices, String json) {
    try {
      JsonNode root = JSON.readTree(json);
      for (int edits = 1 + choices.below(MOST_EDITS); edits > 0; edits--) {
        List<Place> places = new ArrayList<>();
        collect(root, places);
        if (!places.isEmpty()) {
          edit(choices, choices.of(places));
        }
      }
      return JSON.writeValueAsString(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode node, List<Place> places) {
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(new Place(node, "", i));
      collect(node.get(i), places);
    }
    node.properties()
        .forEach(
            field -> {
              places.add(new Place(node, field.getKey(), 0));
              collect(field.getValue(), places);
            });
  }

  private static void edit(Choices choices, Place place) throws IOException {
    JsonNode value = place.value();
    switch (choices.below(4)) {
      case 0 -> place.put(JSON.readTree(choices.of(VALUES)));
      case 1 -> place.put(new TextNode(cut(choices, value.asText())));
      case 2 -> place.put(new TextNode(flip(choices, value.asText())));
      default -> place.put(place.parent().isArray() ? value : JSON.createArrayNode().add(value));
    }
  }

  private static String cut(Choices choices, String text) {
    int at = text.isEmpty() ? 0 : position(choices, text.length());
    return text.substring(0, at);
  }

  /** One bit of what the Base64 stands for; of the text where it is none. */
  private static String flip(Choices choices, String text) {
    if (text.isEmpty()) {
      return "A";
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      bytes[position(choices, bytes.length)] ^= (byte) (1 << choices.below(8));
      return Base64.getEncoder().encodeToString(bytes);
    } catch (IllegalArgumentException e) {
      int at = position(choices, text.length());
      return text.substring(0, at) + (char) (32 + choices.below(200)) + text.substring(at + 1);
    }
  }

  private static int position(Choices choices, int length) {
    return (choices.below(256) << 8 | choices.below(256)) % length;
  }
}
