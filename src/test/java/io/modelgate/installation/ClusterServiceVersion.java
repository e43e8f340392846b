package io.modelgate.installation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;

/** Completes the words of openshift/olm/clusterserviceversion.yaml with what other files say. */
final class ClusterServiceVersion {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode root;
  private final List<JsonNode> resources;

  private ClusterServiceVersion(ObjectNode root, List<JsonNode> resources) {
    this.root = root;
    this.resources = resources;
  }

  /** The ClusterServiceVersion of what the kustomization rendered. */
  static ObjectNode of(List<JsonNode> resources) throws IOException {
    ObjectNode root = (ObjectNode) Yaml.read(Bundle.OLM.resolve("clusterserviceversion.yaml"));
    ClusterServiceVersion version = new ClusterServiceVersion(root, resources);
    version.annotate();
    version.describe();
    version.install();
    return root;
  }

  private void annotate() throws IOException {
    ObjectNode annotations = (ObjectNode) root.at("/metadata/annotations");
    annotations.put("alm-examples", pretty(examples()));
    ObjectNode namespace = one("Namespace").deepCopy();
    annotations.put("operatorframework.io/suggested-namespace", name(namespace));
    annotations.put("operatorframework.io/suggested-namespace-template", pretty(namespace));
  }

  private static ArrayNode examples() throws IOException {
    ArrayNode examples = JSON.createArrayNode();
    for (PolicyExample each : PolicyExample.ALL) {
      ObjectNode example = (ObjectNode) Yaml.parse(each.yaml());
      ((ObjectNode) example.path("metadata")).put("name", each.name());
      examples.add(example);
    }
    return examples;
  }

  private void describe() throws IOException {
    ObjectNode spec = spec();
    spec.put("description", Files.readString(Bundle.OLM.resolve("description.md")));
    byte[] icon = Files.readAllBytes(Bundle.OLM.resolve("icon.svg"));
    spec.putArray("icon")
        .addObject()
        .put("base64data", Base64.getEncoder().encodeToString(icon))
        .put("mediatype", "image/svg+xml");
    for (JsonNode owned : spec.at("/customresourcedefinitions/owned")) {
      describe((ObjectNode) owned);
    }
  }

  private void describe(ObjectNode owned) {
    JsonNode definition =
        all("CustomResourceDefinition").stream()
            .filter(each -> name(each).equals(owned.path("name").asText()))
            .findFirst()
            .orElseThrow()
            .path("spec");
    JsonNode version = definition.at("/versions/0");
    JsonNode schema = version.at("/schema/openAPIV3Schema/properties");
    owned.put("kind", definition.at("/names/kind").asText());
    owned.put("version", version.path("name").asText());
    owned.set("specDescriptors", Descriptors.ofSpec(schema.path("spec")));
    owned.set("statusDescriptors", Descriptors.ofStatus(schema.path("status")));
  }

  private void install() {
    JsonNode deployment = one("Deployment");
    ObjectNode install = spec().putObject("install");
    install.put("strategy", "deployment");
    ObjectNode strategy = install.putObject("spec");
    permissions(strategy.putArray("clusterPermissions"), "ClusterRole");
    permissions(strategy.putArray("permissions"), "Role");
    ObjectNode deployed = strategy.putArray("deployments").addObject();
    deployed.put("name", name(deployment));
    deployed.set("label", deployment.at("/metadata/labels"));
    deployed.set("spec", deployment.path("spec"));
    JsonNode controller = deployment.at("/spec/template/spec/containers/0");
    ArrayNode images = spec().putArray("relatedImages");
    related(images, "controller", controller.path("image").asText());
    for (JsonNode variable : controller.path("env")) {
      if (variable.path("name").asText().equals("MODELGATE_VERIFIER_IMAGE")) {
        related(images, "verifier", variable.path("value").asText());
      }
    }
  }

  private static void related(ArrayNode images, String name, String image) {
    images.addObject().put("name", name).put("image", image);
  }

  /** Only what the ServiceAccount may: other roles are manifests of their own. */
  private void permissions(ArrayNode permissions, String kind) {
    String account = one("Deployment").at("/spec/template/spec/serviceAccountName").asText();
    for (JsonNode role : all(kind)) {
      if (name(role).equals(account)) {
        permissions.addObject().put("serviceAccountName", account).set("rules", role.path("rules"));
      }
    }
  }

  private ObjectNode spec() {
    return (ObjectNode) root.path("spec");
  }

  private JsonNode one(String kind) {
    List<JsonNode> all = all(kind);
    if (all.size() != 1) {
      throw new IllegalStateException("there must be one " + kind + ", not " + all.size());
    }
    return all.get(0);
  }

  private List<JsonNode> all(String kind) {
    return resources.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  private static String name(JsonNode resource) {
    return resource.at("/metadata/name").asText();
  }

  private static String pretty(JsonNode node) throws IOException {
    return new String(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node), UTF_8);
  }
}
