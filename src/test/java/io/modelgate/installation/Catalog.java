package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Makes the file-based catalog (operator-framework's declarative config) that offers the bundle.
 */
final class Catalog {
  private static final String IMAGE = "modelgate/bundle:0.1.0";
  private static final String LABEL = "operators.operatorframework.io.bundle.";

  /** What the catalog says of the operator before it is installed, as opm render takes it over. */
  private static final List<String> METADATA =
      List.of(
          "description",
          "displayName",
          "installModes",
          "keywords",
          "links",
          "maintainers",
          "maturity",
          "minKubeVersion",
          "provider");

  private Catalog() {}

  /** Its olm.package, olm.channel and olm.bundle. */
  static JsonNode[] of(JsonNode clusterServiceVersion, JsonNode annotations) {
    String name = annotations.path(LABEL + "package.v1").asText();
    String channel = annotations.path(LABEL + "channel.default.v1").asText();
    String version = clusterServiceVersion.at("/metadata/name").asText();
    JsonNode spec = clusterServiceVersion.path("spec");

    ObjectNode offered = blob("olm.package").put("name", name).put("defaultChannel", channel);
    offered.put(
        "description", clusterServiceVersion.at("/metadata/annotations/description").asText());
    offered.set("icon", spec.at("/icon/0"));
    ObjectNode entries = blob("olm.channel").put("package", name).put("name", channel);
    entries.putArray("entries").addObject().put("name", version);
    ObjectNode bundle = blob("olm.bundle").put("package", name).put("name", version);
    bundle.put("image", IMAGE);
    ArrayNode properties = bundle.putArray("properties");
    property(properties, "olm.package")
        .put("packageName", name)
        .put("version", spec.path("version").asText());
    for (JsonNode owned : spec.at("/customresourcedefinitions/owned")) {
      property(properties, "olm.gvk")
          .put("group", owned.path("name").asText().split("\\.", 2)[1])
          .put("kind", owned.path("kind").asText())
          .put("version", owned.path("version").asText());
    }
    metadata(property(properties, "olm.csv.metadata"), clusterServiceVersion);
    ArrayNode images = bundle.putArray("relatedImages");
    images.addObject().put("name", "").put("image", IMAGE);
    spec.path("relatedImages").forEach(images::add);
    return new JsonNode[] {offered, entries, bundle};
  }

  private static void metadata(ObjectNode metadata, JsonNode clusterServiceVersion) {
    metadata.set("annotations", clusterServiceVersion.at("/metadata/annotations"));
    metadata.set("labels", clusterServiceVersion.at("/metadata/labels"));
    metadata.putObject("apiServiceDefinitions");
    ArrayNode definitions = metadata.putObject("crdDescriptions").putArray("owned");
    for (JsonNode owned : clusterServiceVersion.at("/spec/customresourcedefinitions/owned")) {
      ObjectNode definition = definitions.addObject();
      List.of("name", "version", "kind", "displayName", "description")
          .forEach(field -> definition.set(field, owned.path(field)));
    }
    METADATA.forEach(field -> metadata.set(field, clusterServiceVersion.path("spec").path(field)));
  }

  private static ObjectNode property(ArrayNode properties, String type) {
    return properties.addObject().put("type", type).putObject("value");
  }

  private static ObjectNode blob(String schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", schema);
  }
}
