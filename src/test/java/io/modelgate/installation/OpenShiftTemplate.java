package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.GeneratedFile;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes an OpenShift Template ({@code template.openshift.io/v1}) of the words and parameters in a
 * folder's template.yaml and the resources that the kustomization beside it renders. The default of
 * a parameter whose name ends with NAMESPACE stands for the parameter wherever the resources have
 * it: a namespace that is written out would be stripped when the template is processed.
 */
final class OpenShiftTemplate {
  private OpenShiftTemplate() {}

  /** The Template of a folder of openshift/templates. */
  static GeneratedFile of(String name) throws IOException {
    Path folder = Path.of("openshift", "templates", name);
    ObjectNode template = (ObjectNode) Yaml.read(folder.resolve("template.yaml"));
    ArrayNode objects = template.putArray("objects");
    for (JsonNode resource : Kustomize.render(folder)) {
      JsonNode object = resource;
      for (JsonNode each : template.path("parameters")) {
        String parameter = each.path("name").asText();
        if (parameter.endsWith("NAMESPACE")) {
          object = replaced(object, each.path("value").asText(), "${" + parameter + "}");
        }
      }
      objects.add(object);
    }
    return GeneratedFile.yaml(Path.of("templates", name + ".yaml"), folder, template);
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
