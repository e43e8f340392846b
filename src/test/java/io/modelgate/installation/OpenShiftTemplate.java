package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes an OpenShift Template ({@code template.openshift.io/v1}) of the words and parameters in a
 * folder's template.yaml and the resources that the kustomization beside it renders. The default of
 * the parameter NAMESPACE stands for the parameter wherever the resources have it: a namespace that
 * is written out would be stripped when the template is processed.
 */
final class OpenShiftTemplate {
  private OpenShiftTemplate() {}

  /** The Template of a folder of openshift/templates. */
  static GeneratedFile of(String name) throws IOException {
    Path folder = Path.of("openshift", "templates", name);
    ObjectNode template = (ObjectNode) Yaml.read(folder.resolve("template.yaml"));
    String namespace = defaultOf("NAMESPACE", template);
    List<JsonNode> resources = Kustomize.render(folder);
    ArrayNode objects = template.putArray("objects");
    resources.forEach(each -> objects.add(replaced(each, namespace, "${NAMESPACE}")));
    return GeneratedFile.yaml(Path.of("templates", name + ".yaml"), folder, template);
  }

  private static String defaultOf(String parameter, JsonNode template) {
    for (JsonNode each : template.path("parameters")) {
      if (each.path("name").asText().equals(parameter)) {
        return each.path("value").asText();
      }
    }
    throw new IllegalArgumentException("there is no parameter " + parameter);
  }

  private static JsonNode replaced(JsonNode node, String literal, String replacement) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(node.asText().replace(literal, replacement));
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> copy.add(replaced(each, literal, replacement)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              each -> copy.set(each.getKey(), replaced(each.getValue(), literal, replacement)));
      return copy;
    }
    return node;
  }
}
