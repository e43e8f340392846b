package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.GeneratedFile;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the bundle (registry+v1) of what openshift/olm/kustomization.yaml renders: each resource
 * becomes a manifest, a part of the ClusterServiceVersion, or is what the controller makes itself.
 */
final class Bundle {
  static final Path OLM = Path.of("openshift", "olm");
  static final Path FOLDER = OLM.resolve("bundle");

  private static final Set<String> MANIFESTS =
      Set.of(
          "CustomResourceDefinition",
          "Service",
          "Secret",
          "PodDisruptionBudget",
          "ServiceMonitor",
          "PrometheusRule",
          "ConsoleYAMLSample",
          "ConsoleQuickStart");

  private static final Set<String> IN_THE_CLUSTER_SERVICE_VERSION =
      Set.of("Namespace", "Deployment");

  /** In the ClusterServiceVersion where they are the controller's, else manifests. */
  private static final Set<String> RIGHTS =
      Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

  /**
   * No kinds that a bundle may hold; NetworkPolicy only for OLM from OpenShift 4.20 on; the
   * dashboard's ConfigMap, since OLM moves it out of the namespace where the console looks.
   */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "NetworkPolicy",
          "ConfigMap",
          "Route");

  private final List<JsonNode> resources;
  private final ObjectNode clusterServiceVersion;

  private Bundle(List<JsonNode> resources, ObjectNode clusterServiceVersion) {
    this.resources = resources;
    this.clusterServiceVersion = clusterServiceVersion;
  }

  /** Renders it. */
  static Bundle render() throws IOException {
    List<JsonNode> resources = Kustomize.render(OLM);
    return new Bundle(resources, ClusterServiceVersion.of(resources));
  }

  /** All its files, the Containerfile of its image, and the catalog that offers it. */
  List<GeneratedFile> files() throws IOException {
    List<GeneratedFile> files = new ArrayList<>();
    Path manifests = FOLDER.resolve("manifests");
    files.add(
        GeneratedFile.yaml(
            manifests.resolve("modelgate.clusterserviceversion.yaml"), OLM, clusterServiceVersion));
    for (JsonNode each : resources) {
      String kind = each.path("kind").asText();
      boolean ofOthers =
          RIGHTS.contains(kind) && !each.at("/metadata/name").asText().equals("modelgate");
      if (MANIFESTS.contains(kind) || ofOthers) {
        files.add(GeneratedFile.yaml(manifests.resolve(fileName(each)), OLM, inNoNamespace(each)));
      } else if (!IN_THE_CLUSTER_SERVICE_VERSION.contains(kind)
          && !RIGHTS.contains(kind)
          && !LEFT_OUT.contains(kind)) {
        throw new IllegalStateException(
            "nothing says what becomes of a " + kind + " in the bundle");
      }
    }
    Path annotations = OLM.resolve("annotations.yaml");
    files.add(
        GeneratedFile.yaml(
            FOLDER.resolve("metadata").resolve("annotations.yaml"),
            annotations,
            Yaml.read(annotations)));
    files.add(new GeneratedFile(OLM.resolve("bundle.Containerfile"), containerfile(annotations)));
    files.add(
        GeneratedFile.yaml(
            OLM.resolve("catalog").resolve("modelgate").resolve("catalog.yaml"),
            OLM,
            Catalog.of(clusterServiceVersion, Yaml.read(annotations).path("annotations"))));
    return files;
  }

  private static String fileName(JsonNode resource) {
    String name = resource.at("/metadata/name").asText();
    String kind = resource.path("kind").asText().toLowerCase(Locale.ROOT);
    return kind.equals("customresourcedefinition")
        ? name.substring(0, name.indexOf('.')) + ".crd.yaml"
        : name + "." + kind + ".yaml";
  }

  /** OLM puts it into the operator's. */
  private static JsonNode inNoNamespace(JsonNode resource) {
    ObjectNode copy = resource.deepCopy();
    ((ObjectNode) copy.path("metadata")).remove("namespace");
    return copy;
  }

  private static String containerfile(Path annotations) throws IOException {
    String labels =
        Yaml.read(annotations).path("annotations").properties().stream()
            .map(label -> "LABEL " + label.getKey() + "=" + label.getValue().asText() + "\n")
            .collect(Collectors.joining());
    return GeneratedFile.header(annotations)
        + """
        #   buildah bud -t modelgate/bundle:0.1.0 -f openshift/olm/bundle.Containerfile openshift/olm
        FROM scratch
        %sCOPY bundle/manifests /manifests/
        COPY bundle/metadata /metadata/
        COPY bundle/tests/scorecard /tests/scorecard/
        """
            .formatted(labels);
  }
}
