package io.modelgate.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The bundle against the published rules, one test a rule. The classes and tests have the names of
 * operator-framework/api pkg/validation (what {@code operator-sdk bundle validate --select-optional
 * suite=operatorframework} runs, with the validator of community operators) and of
 * operator-controller's registryv1 validators, which are OLM v1's.
 */
final class BundleRulesTest {
  private static final CommittedBundle BUNDLE = CommittedBundle.COMMITTED;
  private static final JsonNode CSV = BUNDLE.clusterServiceVersion();
  private static final JsonNode METADATA = CSV.path("metadata");
  private static final JsonNode SPEC = CSV.path("spec");
  private static final JsonNode OWNED = SPEC.at("/customresourcedefinitions/owned");
  private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+";

  @Nested
  class ClusterServiceVersionValidator {
    @Test
    void parseCSVNameFormat() {
      assertThat(METADATA.path("name").asText()).matches(NAME).hasSizeLessThan(64);
      assertThat(SPEC.path("replaces").asText(METADATA.path("name").asText())).matches(NAME);
    }

    @Test
    void validateExamplesAnnotations() throws IOException {
      assertThat(METADATA.path("annotations").has("olm.examples")).isFalse();
      Set<String> examples = new HashSet<>();
      String text = METADATA.at("/annotations/alm-examples").asText();
      for (JsonNode each : new JsonMapper().readTree(text)) {
        examples.add(each.path("apiVersion").asText() + " " + each.path("kind").asText());
      }
      Set<String> provided = new HashSet<>();
      for (JsonNode each : OWNED) {
        provided.add(group(each) + "/" + each.path("version").asText() + " " + kind(each));
      }
      assertThat(examples).isEqualTo(provided).hasSize(6);
    }

    @Test
    void validateInstallModes() {
      assertThat(SPEC.path("installModes"))
          .extracting(each -> each.path("type").asText() + " " + each.path("supported").asText())
          .containsExactly(
              "OwnNamespace false",
              "SingleNamespace false",
              "MultiNamespace false",
              "AllNamespaces true");
    }

    @Test
    void validateMinKubeVersion() {
      assertThat(SPEC.path("minKubeVersion").asText()).isEqualTo("1.29.0");
    }

    /** Otherwise OperatorHub hides it from clusters that it runs on, or shows it to others. */
    @Test
    void labelsOfArchitecturesAreThoseOfTheDeploymentsAffinity() {
      List<String> labels = new ArrayList<>();
      METADATA
          .path("labels")
          .fieldNames()
          .forEachRemaining(
              label -> {
                if (label.startsWith("operatorframework.io/arch.")) {
                  labels.add(label.substring("operatorframework.io/arch.".length()));
                }
              });
      JsonNode expression =
          SPEC.at(
              "/install/spec/deployments/0/spec/template/spec/affinity/nodeAffinity"
                  + "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0"
                  + "/matchExpressions/0");

      assertThat(labels).containsExactlyInAnyOrder("amd64", "arm64");
      assertThat(expression.path("key").asText()).isEqualTo("kubernetes.io/arch");
      assertThat(expression.path("values"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrderElementsOf(labels);
    }

    @Test
    void checkFields() {
      for (String required : List.of("displayName", "install", "version", "provider")) {
        assertThat(SPEC.path(required).isMissingNode()).as(required).isFalse();
      }
      for (JsonNode each : OWNED) {
        for (String required : List.of("name", "version", "kind", "displayName")) {
          assertThat(each.path(required).asText()).as(required).isNotBlank();
        }
      }
    }

    @Test
    void validateAnnotationNames() {
      for (String known :
          List.of(
              "olm.operatorGroup",
              "olm.operatorNamespace",
              "olm.targetNamespaces",
              "olm.providedAPIs",
              "olm.skipRange")) {
        assertThat(METADATA.path("annotations").fieldNames())
            .toIterable()
            .noneMatch(name -> name.equalsIgnoreCase(known) && !name.equals(known))
            .doesNotContain("olm.properties");
      }
    }

    @Test
    void validateVersionKind() {
      assertThat(CSV.path("apiVersion").asText()).isEqualTo("operators.coreos.com/v1alpha1");
      assertThat(kind(CSV)).isEqualTo("ClusterServiceVersion");
    }
  }

  /** OLM v0 (ensureSingletonRBAC) and v1 give an operator of all namespaces its rights in each. */
  @Test
  void namespacedRightsDoNoHarmInEveryNamespace() {
    for (JsonNode each : SPEC.at("/install/spec/permissions/0/rules")) {
      if (each.path("resources").toString().contains("secrets")) {
        assertThat(each.path("resourceNames"))
            .extracting(JsonNode::asText)
            .containsExactly("modelgate-own-tls");
        assertThat(each.path("verbs")).extracting(JsonNode::asText).doesNotContain("create");
      }
    }
    assertThat(BUNDLE.manifests("Secret"))
        .allSatisfy(secret -> assertThat(secret.has("data")).isFalse())
        .extracting(secret -> secret.at("/metadata/name").asText())
        .containsExactlyInAnyOrder("modelgate-login", "modelgate-own-tls");
  }

  @Nested
  class BundleValidator {
    @Test
    void validateOwnedCRDs() {
      List<String> present = new ArrayList<>();
      for (JsonNode each : BUNDLE.manifests("CustomResourceDefinition")) {
        JsonNode spec = each.path("spec");
        present.add(
            each.at("/metadata/name").asText()
                + spec.at("/versions/0/name").asText()
                + spec.at("/names/kind").asText());
        assertThat(spec.path("versions")).hasSize(1);
      }
      assertThat(OWNED)
          .extracting(
              each -> each.path("name").asText() + each.path("version").asText() + kind(each))
          .containsExactlyInAnyOrderElementsOf(present);
    }

    @Test
    void validateServiceAccounts() {
      assertThat(BUNDLE.manifests("ServiceAccount"))
          .extracting(each -> each.at("/metadata/name").asText())
          .containsExactly("modelgate-login")
          .doesNotContain(deployment().at("/template/spec/serviceAccountName").asText());
    }

    @Test
    void validateBundleSize() throws IOException {
      long compressed = 0;
      List<Path> files;
      try (Stream<Path> all = Files.walk(Bundle.FOLDER)) {
        files = all.filter(Files::isRegularFile).toList();
      }
      for (Path each : files) {
        compressed += compressed(each);
      }
      assertThat(compressed).isBetween(1L, (long) (0.85 * (1 << 20)));
    }

    private static long compressed(Path file) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream gzip = new GZIPOutputStream(Base64.getEncoder().wrap(bytes))) {
        Files.copy(file, gzip);
      }
      return bytes.size();
    }

    @Test
    void validateBundleName() {
      assertThat(SPEC.has("release")).isFalse();
    }

    @Test
    void validateRelatedImages() {
      assertThat(SPEC.path("relatedImages"))
          .extracting(each -> each.path("image").asText())
          .hasSize(2)
          .allMatch(image -> image.matches("[a-z0-9./-]+:[0-9.]+"));
    }

    @Test
    void everyImageOfTheDeploymentIsRelated() {
      JsonNode controller = deployment().at("/template/spec/containers/0");
      assertThat(SPEC.path("relatedImages"))
          .extracting(each -> each.path("image").asText())
          .contains(controller.path("image").asText())
          .contains(METADATA.at("/annotations/containerImage").asText());
    }
  }

  @Nested
  class OperatorHubV2Validator {
    @Test
    void checkSpecProviderName() {
      assertThat(SPEC.at("/provider/name").asText()).isNotBlank();
    }

    @Test
    void checkSpecMaintainers() {
      assertThat(SPEC.path("maintainers"))
          .isNotEmpty()
          .allMatch(each -> !each.path("name").asText().isBlank())
          .allMatch(each -> each.path("email").asText().matches("[^@ ]+@[^@ ]+"));
    }

    @Test
    void checkSpecLinks() {
      assertThat(SPEC.path("links"))
          .isNotEmpty()
          .allMatch(each -> !each.path("name").asText().isBlank())
          .allMatch(each -> URI.create(each.path("url").asText()).isAbsolute());
    }

    @Test
    void checkSpecVersion() {
      assertThat(SPEC.path("version").asText()).matches(VERSION);
    }

    @Test
    void checkSpecIcon() {
      assertThat(SPEC.path("icon")).hasSize(1);
      JsonNode icon = SPEC.at("/icon/0");
      assertThat(icon.path("mediatype").asText()).isEqualTo("image/svg+xml");
      assertThat(new String(Base64.getDecoder().decode(icon.path("base64data").asText()), UTF_8))
          .startsWith("<svg ");
    }
  }

  @Nested
  class StandardCategoriesValidator {
    @Test
    void checkCategories() {
      assertThat(METADATA.at("/annotations/categories").asText().split(","))
          .isSubsetOf("AI/Machine Learning", "Security");
    }
  }

  @Nested
  class StandardCapabilitiesValidator {
    @Test
    void checkCapabilities() {
      assertThat(METADATA.at("/annotations/capabilities").asText())
          .isIn(
              "Basic Install",
              "Seamless Upgrades",
              "Full Lifecycle",
              "Deep Insights",
              "Auto Pilot");
    }
  }

  @Nested
  class ObjectValidator {
    @Test
    void validatePDB() {
      assertThat(BUNDLE.manifests("PodDisruptionBudget"))
          .singleElement()
          .extracting(each -> each.at("/spec/maxUnavailable").asInt())
          .isEqualTo(1);
    }

    @Test
    void validateRBAC() {
      assertThat(rules())
          .isNotEmpty()
          .noneMatch(rule -> has(rule, "resources", "poddisruptionbudgets"))
          .noneMatch(rule -> has(rule, "resources", "securitycontextconstraints"));
    }
  }

  @Nested
  class AlphaDeprecatedAPIsValidator {
    @Test
    void validateDeprecatedAPIs() {
      assertThat(BUNDLE.manifests())
          .extracting(each -> each.path("apiVersion").asText())
          .containsOnly(
              "operators.coreos.com/v1alpha1",
              "apiextensions.k8s.io/v1",
              "policy/v1",
              "v1",
              "rbac.authorization.k8s.io/v1",
              "monitoring.coreos.com/v1",
              "console.openshift.io/v1");
      assertThat(rules()).noneMatch(rule -> has(rule, "resources", "podsecuritypolicies"));
    }
  }

  @Nested
  class GoodPracticesValidator {
    @Test
    void validateResourceRequests() {
      for (JsonNode each : deployment().at("/template/spec/containers")) {
        assertThat(each.at("/resources/requests").fieldNames())
            .toIterable()
            .contains("cpu", "memory");
      }
    }

    @Test
    void validateCrdDescriptions() {
      assertThat(OWNED).allMatch(each -> !each.path("description").asText().isBlank());
    }

    @Test
    void validateHubChannels() {
      assertThat(label("bundle.channels.v1").split(","))
          .contains(label("bundle.channel.default.v1"))
          .allMatch(channel -> channel.matches("(candidate|fast|stable).*"));
    }

    @Test
    void validateRBACForCRDsWith() {
      assertThat(rules()).noneMatch(rule -> has(rule, "apiGroups", "apiextensions.k8s.io"));
    }

    @Test
    void checkBundleName() {
      assertThat(METADATA.path("name").asText())
          .isEqualTo("modelgate.v" + SPEC.path("version").asText());
    }
  }

  @Nested
  class MultipleArchitecturesValidator {
    @Test
    void checkNodeAffinity() {
      List<String> platforms = new ArrayList<>();
      for (JsonNode each :
          deployment()
              .at(
                  "/template/spec/affinity/nodeAffinity"
                      + "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0"
                      + "/matchExpressions")) {
        String prefix = each.path("key").asText().replace("kubernetes.io/", "");
        each.path("values")
            .forEach(
                value -> platforms.add("operatorframework.io/" + prefix + "." + value.asText()));
      }
      assertThat(METADATA.path("labels").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(platforms);
      assertThat(METADATA.path("labels")).allMatch(each -> each.asText().equals("supported"));
    }
  }

  /** operator-registry pkg/lib/bundle, which opm and operator-sdk call. */
  @Nested
  class BundleFormat {
    @Test
    void validateAnnotations() {
      assertThat(label("bundle.mediatype.v1")).isEqualTo("registry+v1");
      assertThat(label("bundle.manifests.v1")).isEqualTo("manifests/");
      assertThat(label("bundle.metadata.v1")).isEqualTo("metadata/");
      assertThat(label("bundle.package.v1")).isEqualTo("modelgate");
      assertThat(label("test.mediatype.v1")).isEqualTo("scorecard+v1");
      assertThat(Bundle.FOLDER.resolve(label("test.config.v1")).resolve("config.yaml")).exists();
    }

    @Test
    void isSupported() {
      assertThat(BUNDLE.manifests())
          .extracting(BundleRulesTest::kind)
          .isSubsetOf(
              "ClusterServiceVersion",
              "CustomResourceDefinition",
              "Service",
              "Secret",
              "PodDisruptionBudget",
              "ServiceMonitor",
              "PrometheusRule",
              "ConsoleYAMLSample",
              "ConsoleQuickStart",
              "Role",
              "RoleBinding",
              "ClusterRole",
              "ClusterRoleBinding",
              "ServiceAccount",
              "Secret");
    }

    @Test
    void oneManifestAFileAndNoOtherFiles() throws IOException {
      for (Path each : BUNDLE.files()) {
        assertThat(each).isRegularFile().hasExtension("yaml");
        assertThat(Yaml.parseAll(Files.readString(each))).hasSize(1);
      }
      assertThat(BUNDLE.manifests("ClusterServiceVersion")).hasSize(1);
    }

    @Test
    void labelsOfTheImageAreTheAnnotations() throws IOException {
      List<String> labels =
          Files.readAllLines(Bundle.OLM.resolve("bundle.Containerfile")).stream()
              .filter(line -> line.startsWith("LABEL "))
              .map(line -> line.substring("LABEL ".length()))
              .toList();
      List<String> annotations = new ArrayList<>();
      BUNDLE
          .annotations()
          .properties()
          .forEach(each -> annotations.add(each.getKey() + "=" + each.getValue().asText()));
      assertThat(labels).isEqualTo(annotations);
    }
  }

  /** OLM v1: operator-controller's registryv1 validators, and what it does not support. */
  @Nested
  class RegistryV1 {
    @Test
    void checkDeploymentSpecUniqueness() {
      assertThat(SPEC.at("/install/spec/deployments")).hasSize(1);
    }

    @Test
    void checkDeploymentNameIsDNS1123SubDomain() {
      assertThat(SPEC.at("/install/spec/deployments/0/name").asText()).matches(NAME);
    }

    @Test
    void noWebhooksNoApiServicesNoDependencies() {
      assertThat(SPEC.has("webhookdefinitions")).isFalse();
      assertThat(SPEC.has("apiservicedefinitions")).isFalse();
      assertThat(SPEC.at("/customresourcedefinitions/required").isMissingNode()).isTrue();
      assertThat(Bundle.FOLDER.resolve("metadata").resolve("dependencies.yaml")).doesNotExist();
    }

    @Test
    void noManifestNamesANamespace() {
      assertThat(BUNDLE.manifests()).allMatch(each -> !each.path("metadata").has("namespace"));
    }
  }

  /** What OpenShift's catalogs ask for. */
  @Nested
  class OpenShift {
    @Test
    void features() {
      List<String> features = new ArrayList<>();
      METADATA
          .path("annotations")
          .properties()
          .forEach(
              each -> {
                if (each.getKey().startsWith("features.operators.openshift.io/")) {
                  features.add(each.getKey().replaceAll(".*/", ""));
                  assertThat(each.getValue().asText()).isIn("true", "false");
                }
              });
      assertThat(features)
          .containsExactlyInAnyOrder(
              "disconnected",
              "fips-compliant",
              "proxy-aware",
              "tls-profiles",
              "token-auth-aws",
              "token-auth-azure",
              "token-auth-gcp");
    }

    @Test
    void versions() {
      assertThat(BUNDLE.annotations().path("com.redhat.openshift.versions").asText())
          .isEqualTo("v4.16");
    }

    @Test
    void annotations() {
      for (String each :
          List.of("containerImage", "createdAt", "description", "repository", "support")) {
        assertThat(METADATA.path("annotations").path(each).asText()).as(each).isNotBlank();
      }
      assertThat(METADATA.at("/annotations/createdAt").asText())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }
  }

  @Test
  void everyFieldHasADescriptorAndEveryDescriptorAField() {
    for (JsonNode definition : BUNDLE.manifests("CustomResourceDefinition")) {
      JsonNode properties = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");
      JsonNode owned =
          Stream.iterate(0, i -> i + 1)
              .map(OWNED::path)
              .filter(each -> each.path("name").equals(definition.at("/metadata/name")))
              .findFirst()
              .orElseThrow();
      assertDescribed(properties.path("spec"), owned.path("specDescriptors"));
      assertDescribed(properties.path("status"), owned.path("statusDescriptors"));
    }
  }

  private static void assertDescribed(JsonNode schema, JsonNode descriptors) {
    List<String> paths = new ArrayList<>();
    paths(schema, "", paths);
    assertThat(descriptors)
        .extracting(each -> each.path("path").asText())
        .containsExactlyElementsOf(paths);
    for (JsonNode each : descriptors) {
      assertThat(each.path("displayName").asText()).matches("[A-Z].*");
      assertThat(each.path("description").asText()).endsWith(".");
      assertThat(each.path("x-descriptors"))
          .isNotEmpty()
          .allMatch(name -> name.asText().startsWith("urn:alm:descriptor:"));
    }
  }

  private static void paths(JsonNode schema, String prefix, List<String> paths) {
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String path = prefix + field.getKey();
              paths.add(path);
              paths(field.getValue(), path + ".", paths);
              paths(field.getValue().path("items"), path + "[0].", paths);
            });
  }

  private static JsonNode deployment() {
    return SPEC.at("/install/spec/deployments/0/spec");
  }

  private static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    for (String kind : List.of("clusterPermissions", "permissions")) {
      for (JsonNode each : SPEC.at("/install/spec").path(kind)) {
        assertThat(each.path("serviceAccountName"))
            .isEqualTo(deployment().at("/template/spec/serviceAccountName"));
        each.path("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  private static boolean has(JsonNode rule, String field, String value) {
    for (JsonNode each : rule.path(field)) {
      if (each.asText().equals(value) || each.asText().equals("*")) {
        return true;
      }
    }
    return false;
  }

  private static String label(String name) {
    return BUNDLE.annotations().path("operators.operatorframework.io." + name).asText();
  }

  private static String group(JsonNode owned) {
    return owned.path("name").asText().split("\\.", 2)[1];
  }

  private static String kind(JsonNode node) {
    return node.path("kind").asText();
  }
}
