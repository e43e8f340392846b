package io.modelgate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML as tests need it. */
public final class Yaml {
  private Yaml() {}

  /** The file's one document. */
  public static JsonNode read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new JsonMapper()
          .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    }
  }

  /** All documents of a text. */
  public static List<JsonNode> parseAll(String text) {
    List<JsonNode> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(text)
        .forEach(document -> documents.add(new JsonMapper().valueToTree(document)));
    return documents;
  }

  /** The one document of a text. */
  public static JsonNode parse(String text) {
    return new JsonMapper()
        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
  }
}
