package io.modelgate.command.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.modelgate.command.output.Colors.Color;
import java.util.List;

/** The difference between two trees, as YAML. */
public final class YamlDiff {
  private static final int CONTEXT = 3;

  private YamlDiff() {}

  /** A unified diff, a line each; none if nothing differs. */
  public static List<String> lines(
      String nameBefore, JsonNode before, String nameAfter, JsonNode after) {
    List<String> left = YamlText.write(before).lines().toList();
    List<String> right = YamlText.write(after).lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        nameBefore, nameAfter, left, DiffUtils.diff(left, right), CONTEXT);
  }

  /** The color of one of the lines. */
  public static Color color(String line) {
    if (line.startsWith("@@") || line.startsWith("---") || line.startsWith("+++")) {
      return Color.CYAN;
    }
    if (line.startsWith("+")) {
      return Color.GREEN;
    }
    return line.startsWith("-") ? Color.RED : Color.NONE;
  }
}
