package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Templates of templates/, processed by fabric8's client, on a real API server. */
@Needs(Component.API_SERVER)
final class TemplatesIT {
  /** The client's types make 16.0 of the 16 in a schema. */
  private static final Comparator<JsonNode> NUMBERS =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? one.decimalValue().compareTo(other.decimalValue())
              : one.equals(other) ? 0 : 1;

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Map<String, String> IMAGES =
      Map.of(
          "CONTROLLER_IMAGE",
          "mirror.example/modelgate/controller",
          "CONTROLLER_DIGEST",
          DIGEST,
          "VERIFIER_IMAGE",
          "mirror.example/modelgate/verifier",
          "VERIFIER_DIGEST",
          DIGEST);
  private static final Map<String, String> SAMPLE = Map.of("IMAGE", "mirror.example/busybox");

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("templates");
    PlatformDefinitions.install(api);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerKnowsEveryFieldInAnyNamespace() {
    assertApplied(processed("modelgate", IMAGES, Map.of("NAMESPACE", "guard")));
  }

  @Test
  void apiServerKnowsEveryFieldOfTheSample() {
    String webhooks = "mutatingwebhookconfigurations,validatingwebhookconfigurations";
    api.kubectl("", "delete", webhooks, "--all"); // nobody answers them here

    assertApplied(processed("sample", SAMPLE, Map.of("NAMESPACE", "sample")));
  }

  @Test
  void withoutChangesItInstallsWhatTheOverlayDoes() {
    List<JsonNode> overlay = Kustomize.render(Path.of("openshift", "overlays", "openshift"));
    List<JsonNode> processed = processed("modelgate", IMAGES, Map.of());

    assertThat(processed)
        .map(TemplatesIT::name)
        .isEqualTo(overlay.stream().map(TemplatesIT::name).toList());
    for (int i = 0; i < overlay.size(); i++) {
      if (!name(overlay.get(i)).equals("Deployment modelgate")) {
        JsonNode expected = overlay.get(i);
        assertThat(processed.get(i))
            .as(expected.toString())
            .matches(each -> expected.equals(NUMBERS, (JsonNode) each));
      }
    }
  }

  @Test
  void parametersReachTheController() {
    Map<String, String> values =
        Map.of(
            "REPLICAS", "3",
            "CPU_REQUEST", "1",
            "MEMORY_REQUEST", "600Mi",
            "MEMORY_LIMIT", "1Gi",
            "VERIFIER_CPU_REQUEST", "50m",
            "VERIFIER_MEMORY_LIMIT", "512Mi");

    JsonNode spec = one(processed("modelgate", IMAGES, values), "Deployment").path("spec");

    assertThat(spec.path("replicas").isInt()).isTrue();
    assertThat(spec.path("replicas").asInt()).isEqualTo(3);
    JsonNode container = spec.at("/template/spec/containers/0");
    assertThat(container.path("image").asText())
        .isEqualTo("mirror.example/modelgate/controller@" + DIGEST);
    assertThat(container.path("resources").toString())
        .isEqualTo(
            "{\"limits\":{\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"1\",\"memory\":\"600Mi\"}}");
    Map<String, String> variables = new HashMap<>();
    container
        .path("env")
        .forEach(each -> variables.put(each.path("name").asText(), each.path("value").asText()));
    assertThat(variables)
        .containsEntry("MODELGATE_VERIFIER_IMAGE", "mirror.example/modelgate/verifier@" + DIGEST)
        .containsEntry("MODELGATE_VERIFIER_REQUESTS", "cpu=50m,memory=128Mi")
        .containsEntry("MODELGATE_VERIFIER_LIMITS", "cpu=2,memory=512Mi");
  }

  @Test
  void anotherNamespaceIsExemptAndCalled() {
    List<JsonNode> processed = processed("modelgate", IMAGES, Map.of("NAMESPACE", "guard"));

    assertThat(processed.toString()).doesNotContain("model-validation-controller");
    for (JsonNode each : processed) {
      for (JsonNode webhook : each.path("webhooks")) {
        assertThat(webhook.at("/clientConfig/service/namespace").asText()).isEqualTo("guard");
        assertThat(webhook.at("/namespaceSelector/matchExpressions/0/values"))
            .extracting(JsonNode::asText)
            .containsExactly("guard", "kube-system", "kube-node-lease", "kube-public");
      }
    }
  }

  @Test
  void everyResourceOfANamespaceNamesTheParameter() throws IOException {
    for (String template : List.of("modelgate", "sample", "build")) {
      for (JsonNode each : Yaml.read(file(template)).path("objects")) {
        assertThat(each.at("/metadata/namespace").asText("${NAMESPACE}"))
            .as("OpenShift strips a namespace that is written out: %s", name(each))
            .isIn("${NAMESPACE}", "${DASHBOARD_NAMESPACE}");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ENFORCEMENT | Never | Unsupported value: \"Never\": supported values: \"Audit\"",
        "WHEN_UNAVAILABLE | Never | Unsupported value: \"Never\": supported values: \"Deny\"",
        "REPLICAS | -1 | Invalid value: -1: must be greater than or equal to 0",
        "MEMORY_LIMIT | much | quantities must match the regular expression",
      })
  void apiServerRefusesWhatNoParameterMayBe(String parameter, String value, String words) {
    assertThat(apply(processed("modelgate", IMAGES, Map.of(parameter, value)))).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Warn", "Audit"})
  void policiesThatDoNotSayEnforceAsTheTemplateSays(String enforcement) {
    assertApplied(processed("modelgate", IMAGES, Map.of("ENFORCEMENT", enforcement)));
    String policy =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: silent, namespace: default}
        spec: {config: {publicKeyConfig: {keyPath: /keys/signer.pub.pem}}}
        """;

    api.kubectl(policy, "apply", "-f", "-");

    String[] get = {
      "get", "modelvalidation", "silent", "-n", "default", "-o", "jsonpath={.spec.enforcement}"
    };
    assertThat(api.kubectl("", get)).isEqualTo(enforcement);
    api.kubectl(policy, "delete", "-f", "-");
  }

  @ParameterizedTest
  @CsvSource({"modelgate, CONTROLLER_IMAGE", "sample, IMAGE", "build, GIT_URI"})
  void imagesMustBeNamed(String template, String parameter) {
    assertThatThrownBy(() -> processed(template, Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No value available for parameter name: " + parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"modelgate", "sample", "build"})
  void everyParameterIsExplainedAndUsed(String template) throws IOException {
    JsonNode read = Yaml.read(file(template));
    String objects = read.path("objects").toString();
    for (JsonNode each : read.path("parameters")) {
      assertThat(each.path("displayName").asText()).isNotBlank();
      assertThat(each.path("description").asText()).endsWith(".");
      assertThat(each.path("required").asBoolean() || each.path("value").asText("-").isEmpty())
          .as("required, or empty by default")
          .isTrue();
      assertThat(objects).containsPattern("\\$\\{\\{?" + each.path("name").asText() + "}");
    }
    assertThat(read.at("/metadata/annotations").properties())
        .extracting(Map.Entry::getKey)
        .contains(
            "openshift.io/display-name",
            "description",
            "openshift.io/long-description",
            "openshift.io/provider-display-name",
            "openshift.io/documentation-url",
            "openshift.io/support-url",
            "tags",
            "iconClass");
    assertThat(read.path("message").asText()).isNotBlank();
  }

  private static Path file(String template) {
    return Path.of("templates", template + ".yaml");
  }

  private static List<JsonNode> processed(
      String template, Map<String, String> images, Map<String, String> values) {
    Map<String, String> all = new HashMap<>(images);
    all.putAll(values);
    try (InputStream in = Files.newInputStream(file(template))) {
      KubernetesList list =
          api.client().adapt(OpenShiftClient.class).templates().load(in).processLocally(all);
      JsonNode items = Yaml.parse(new KubernetesSerialization().asJson(list)).path("items");
      return StreamSupport.stream(items.spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertApplied(List<JsonNode> resources) {
    assertThat(apply(resources).lines())
        .hasSize(resources.size())
        .allMatch(line -> line.endsWith("serverside-applied"));
  }

  /** What kubectl says when it applies them with field validation Strict. */
  private static String apply(List<JsonNode> resources) {
    StringBuilder documents = new StringBuilder();
    resources.forEach(each -> documents.append("---\n").append(each).append('\n'));
    return api.kubectl(
        documents.toString(),
        "apply",
        "--server-side",
        "--force-conflicts",
        "--validate=strict",
        "-f",
        "-");
  }

  private static String name(JsonNode resource) {
    return resource.path("kind").asText() + " " + resource.at("/metadata/name").asText();
  }

  private static JsonNode one(List<JsonNode> resources, String kind) {
    return resources.stream()
        .filter(each -> each.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
