package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Yaml;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** JSON written as YAML, in the short way. */
final class Yamls {
  private static final JsonMapper JSON = new JsonMapper();

  private Yamls() {}

  /** An object from YAML. */
  static ObjectNode object(String yaml) {
    return (ObjectNode) Yaml.parse(yaml);
  }

  /** The text of a document. */
  static String print(JsonNode document) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.AUTO).setWidth(110).build();
    return new Dump(settings).dumpToString(JSON.convertValue(document, Object.class));
  }
}
