package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of a pod, as the API server's own schema (OpenAPI v3) has them. */
final class PodSchema {
  private static final String POD = "io.k8s.api.core.v1.Pod";

  private final JsonNode schemas;
  private final List<Field> fields = new ArrayList<>();

  /**
   * A field that holds no others.
   *
   * @param path names, {@code []} for an element of an array, {@code {}} for a value of a map
   * @param type {@code string}, {@code integer}, {@code boolean}, {@code quantity}, {@code time}
   */
  record Field(List<String> path, String type) {
    @Override
    public String toString() {
      return String.join(".", path).replace(".[]", "[]").replace(".{}", "{}");
    }
  }

  private PodSchema(JsonNode schemas) {
    this.schemas = schemas;
  }

  /** All fields of metadata and spec. */
  static List<Field> fields(JsonNode openApi) {
    PodSchema schema = new PodSchema(openApi.at("/components/schemas"));
    JsonNode pod = schema.schemas.path(POD);
    for (String part : List.of("metadata", "spec")) {
      schema.walk(pod.path("properties").path(part), List.of(part));
    }
    return List.copyOf(schema.fields);
  }

  private void walk(JsonNode schema, List<String> path) {
    JsonNode resolved = resolve(schema);
    if (resolved.has("properties")) {
      resolved
          .path("properties")
          .properties()
          .forEach(each -> walk(each.getValue(), with(path, each.getKey())));
    } else if (resolved.has("items")) {
      walk(resolved.path("items"), with(path, "[]"));
    } else if (resolved.has("additionalProperties")) {
      walk(resolved.path("additionalProperties"), with(path, "{}"));
    } else {
      fields.add(new Field(path, type(resolved)));
    }
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode reference = schema.has("$ref") ? schema.path("$ref") : schema.at("/allOf/0/$ref");
    return reference.isMissingNode()
        ? schema
        : schemas.path(reference.asText().substring("#/components/schemas/".length()));
  }

  private static String type(JsonNode schema) {
    String format = schema.path("format").asText();
    if (format.equals("date-time")) {
      return "time";
    }
    if (schema.has("oneOf")) {
      return format.equals("int-or-string") ? "integer" : "quantity";
    }
    return schema.path("type").asText("object");
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }
}
