package io.modelgate.command.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes YAML as people write it. */
public final class YamlText {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int WIDTH = 4096;

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(WIDTH)
          .setSplitLines(false)
          .build();

  private YamlText() {}

  /** A tree as one document. */
  public static String write(JsonNode tree) {
    return new Dump(SETTINGS).dumpToString(JSON.convertValue(tree, Object.class));
  }
}
