package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.GeneratedFile;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page with every field of the policies, made of their definitions. */
final class FieldsPage {
  private static final List<String> KINDS =
      List.of(
          "modelvalidations",
          "clustermodelvalidations",
          "runtimepolicies",
          "validationexemptions",
          "modelrecalls",
          "trustroots");

  private FieldsPage() {}

  static GeneratedFile file() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Fields of the policies

            For authors of policies who look up a field.

            Every field of `spec`, as the API server knows it (`kubectl explain mv.spec` says the same). `[]` is an entry of a
            list, `{}` the value of any key.

            <!-- Generated from openshift/base; do not edit. Renew with:
            mvn test -Dtest=GeneratedManifestsIT -Dmodelgate.renew=true -->
            """);
    for (String kind : KINDS) {
      JsonNode definition =
          Yaml.parse(Files.readString(Path.of("openshift", "base", kind + ".yaml")));
      page.append("\n## ")
          .append(definition.at("/spec/names/kind").asText())
          .append("\n\n| field | type | meaning |\n| --- | --- | --- |\n");
      rows(definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), "", page);
    }

    return new GeneratedFile(Path.of("src", "site", "fields.md"), page.toString());
  }

  private static void rows(JsonNode schema, String prefix, StringBuilder page) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String path = prefix + field.getKey();
      JsonNode type = field.getValue();
      if (type.path("description").asText().isBlank()) {
        throw new AssertionError(path + " has no description");
      }
      page.append("| `%s` | %s | %s |\n".formatted(path, type(type), cell(meaning(type))));
      rows(type, path + ".", page);
      rows(type.path("items"), path + "[].", page);
      rows(type.path("additionalProperties"), path + "{}.", page);
    }
  }

  private static String meaning(JsonNode type) {
    List<String> values = new ArrayList<>();
    JsonNode options = type.has("enum") ? type.path("enum") : type.at("/items/enum");
    options.forEach(each -> values.add("`" + each.asText() + "`"));
    String description = type.path("description").asText();
    return values.isEmpty() ? description : description + " One of " + String.join(", ", values);
  }

  private static String type(JsonNode type) {
    if (type.path("x-kubernetes-int-or-string").asBoolean()) {
      return "quantity";
    }
    return switch (type.path("type").asText()) {
      case "array" -> "list of " + type(type.path("items"));
      case "object" ->
          type.has("additionalProperties")
              ? "map to " + type(type.path("additionalProperties"))
              : "object";
      default -> type.path("type").asText();
    };
  }

  private static String cell(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
  }
}
