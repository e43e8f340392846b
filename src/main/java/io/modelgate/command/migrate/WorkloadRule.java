package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** A rule of a {@code K8sDynamicRuntime}, about what a workload requires. */
final class WorkloadRule {
  private record Bound(String parameter, String operator) {}

  private static final List<Bound> BOUNDS =
      List.of(new Bound("above", "GreaterThan"), new Bound("below", "LessThan"));

  /** Parts of references that are there whether they are written or not. */
  private static final Pattern SPELLING = Pattern.compile("docker[.]io|library|latest|:443");

  private WorkloadRule() {}

  static void put(ObjectNode rule, JsonNode from, String labelKey, Action action) {
    if (from.path("unlessLabelled").asBoolean()) {
      rule.withObject("/match")
          .withObject("/labels")
          .withArray("/matchExpressions")
          .addObject()
          .put("key", labelKey)
          .put("operator", "DoesNotExist");
    }
    String image = from.path("image").asText();
    if (!image.isEmpty()) {
      rule.withObject("/match").withArray("/images").addObject().put("contains", image);
    }
    from.path("resources")
        .properties()
        .forEach(each -> bounds(rule, each.getKey(), each.getValue()));
    rule.put("runtime", from.path("runtime").asText());
    action.put(
        rule,
        "Workload {name} with %s requires runtime {runtime}"
            .formatted(Action.withoutBraces(from.path("workload").asText())),
        false);
  }

  private static void bounds(ObjectNode rule, String resource, JsonNode bounds) {
    ArrayNode resources = rule.withObject("/match").withArray("/resources");
    for (Bound each : BOUNDS) {
      JsonNode quantity = bounds.path(each.parameter());
      if (!quantity.isMissingNode()) {
        resources
            .addObject()
            .put("resource", resource)
            .put("operator", each.operator())
            .put("quantity", quantity.asText());
      }
    }
  }

  static void notes(JsonNode from, String about, Migration migration) {
    String image = from.path("image").asText();
    if (SPELLING.matcher(image).find()) {
      migration.lost(
          about,
          "image \"%s\" is looked for in the full reference here: busybox is docker.io/library/busybox:latest"
                  .formatted(image)
              + " too.");
    }
  }
}
