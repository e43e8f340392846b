package io.modelgate.command.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.modelgate.command.output.YamlText;
import java.util.List;

/** The difference between a pod as it comes and as it is admitted, as YAML. */
final class PodDiff {
  private static final int CONTEXT = 3;

  private PodDiff() {}

  /** A unified diff, a line each; none if nothing changes. */
  static List<String> lines(JsonNode pod, JsonNode admitted) {
    List<String> before = YamlText.write(pod).lines().toList();
    List<String> after = YamlText.write(admitted).lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        "as it comes", "as it is admitted", before, DiffUtils.diff(before, after), CONTEXT);
  }
}
