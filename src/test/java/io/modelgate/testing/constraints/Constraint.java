package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A SecurityContextConstraints.
 *
 * @param name its name
 * @param fields as the API has them
 */
public record Constraint(String name, JsonNode fields) {
  private static final Path BUILT_IN =
      Path.of("src/test/resources/security-context-constraints.yaml");

  /** Those that every OpenShift has. */
  public static List<Constraint> builtIn() throws IOException {
    List<Constraint> constraints = new ArrayList<>();
    Yaml.read(BUILT_IN)
        .properties()
        .forEach(each -> constraints.add(new Constraint(each.getKey(), each.getValue())));
    return constraints;
  }

  /** An administrator's own: one that differs from another in some fields. */
  public Constraint with(String otherName, String otherFields) {
    ObjectNode changed = fields.deepCopy();
    changed.setAll((ObjectNode) Yaml.parse(otherFields));
    return new Constraint(otherName, changed);
  }

  boolean allows(String field) {
    return fields.path(field).asBoolean();
  }

  boolean forbidsPrivilegeEscalation() {
    return fields.has("allowPrivilegeEscalation") && !allows("allowPrivilegeEscalation");
  }

  String strategy(String field) {
    return fields.path(field).path("type").asText();
  }

  Set<String> set(String field) {
    Set<String> words = new LinkedHashSet<>();
    fields.path(field).forEach(word -> words.add(word.asText()));
    return words;
  }
}
