package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kustomize;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays of openshift/, as kubectl renders them, on a real API server. */
@Needs(Component.API_SERVER)
final class OverlaysIT {
  private static final Path OVERLAYS = Path.of("openshift", "overlays");
  private static final String POLICY = "ValidatingAdmissionPolicy";
  private static final String NAMESPACE = "model-validation-controller";

  private static KubeApi api;

  @TempDir private Path temporary;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("overlays");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "openshift"})
  void apiServerKnowsEveryField(String overlay) {
    if (overlay.equals("openshift")) {
      PlatformDefinitions.install(api);
    }
    String[] apply = {
      "apply", "--server-side", "--force-conflicts", "--validate=strict", "-k", overlay(overlay)
    };
    String output = api.kubectl("", apply);

    assertThat(output.lines()).isNotEmpty().allMatch(line -> line.endsWith("serverside-applied"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "openshift"})
  void policiesCanBeLeftOut(String overlay) throws IOException {
    Path here = temporary.toRealPath();
    Files.writeString(
        temporary.resolve("kustomization.yaml"),
        "resources: [%s]\ncomponents: [%s]\n"
            .formatted(
                here.relativize(OVERLAYS.resolve(overlay).toAbsolutePath()),
                here.relativize(
                    Path.of("openshift", "components", "without-admission-policies")
                        .toAbsolutePath())));

    assertThat(kinds(rendered(overlay), "")).extracting(OverlaysIT::kind).contains(POLICY);
    assertThat(kinds(rendered(temporary), ""))
        .extracting(OverlaysIT::kind)
        .doesNotContain(POLICY, POLICY + "Binding")
        .contains("Deployment", "ValidatingWebhookConfiguration");
  }

  private static String kind(JsonNode resource) {
    return resource.path("kind").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "openshift"})
  void controllerMayRunInItsRestrictedNamespace(String overlay) {
    api.kubectl("", "apply", "-k", overlay(overlay)); // all but what only OpenShift knows
    JsonNode deployment = one(rendered(overlay), "Deployment");
    ObjectNode pod = deployment.at("/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ((ObjectNode) pod.path("metadata")).put("name", "probe").put("namespace", NAMESPACE);

    assertThat(api.kubectl(pod.toString(), "create", "--dry-run=server", "-f", "-"))
        .isEqualTo("pod/probe created (server dry run)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "openshift"})
  void noWebhookCoversTheControllersOwnNamespaceOrTheControlPlanes(String overlay) {
    for (JsonNode webhook : webhooks(rendered(overlay))) {
      JsonNode names = webhook.at("/namespaceSelector/matchExpressions/0");
      assertThat(names.path("key").asText()).isEqualTo("kubernetes.io/metadata.name");
      assertThat(names.path("operator").asText()).isEqualTo("NotIn");
      assertThat(names.path("values"))
          .extracting(JsonNode::asText)
          .contains(NAMESPACE, "kube-system", "kube-node-lease", "kube-public");
    }
  }

  @Test
  void onOpenShiftNoWebhookCoversThePlatform() {
    for (JsonNode webhook : webhooks(rendered("openshift"))) {
      assertThat(webhook.path("matchConditions"))
          .extracting(condition -> condition.path("expression").asText())
          .contains(
              "!(request.namespace.startsWith('openshift-') ||"
                  + " request.namespace.startsWith('kube-'))");
    }
    for (JsonNode each : kinds(rendered("openshift"), "WebhookConfiguration")) {
      assertThat(annotation(each, "service.beta.openshift.io/inject-cabundle")).isEqualTo("true");
    }
    assertThat(
            annotation(
                one(rendered("openshift"), "Service"),
                "service.beta.openshift.io/serving-cert-secret-name"))
        .isEqualTo("modelgate-tls");
  }

  @Test
  void imagesOfAnOverlayReachTheVerifierToo() throws IOException {
    Path kubernetes = OVERLAYS.resolve("kubernetes").toAbsolutePath();
    Files.writeString(
        temporary.resolve("kustomization.yaml"),
        """
        resources: [%s]
        components: [%s]
        images:
          - {name: modelgate/controller, newName: mirror.example/c, digest: "sha256:1"}
          - {name: modelgate/verifier, newName: mirror.example/v, digest: "sha256:2"}
        """
            .formatted(
                temporary.toRealPath().relativize(kubernetes),
                temporary
                    .toRealPath()
                    .relativize(
                        Path.of("openshift", "components", "cert-manager").toAbsolutePath())));

    List<JsonNode> rendered = rendered(temporary);

    JsonNode container = one(rendered, "Deployment").at("/spec/template/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo("mirror.example/c@sha256:1");
    assertThat(variable(container, "MODELGATE_VERIFIER_IMAGE"))
        .isEqualTo("mirror.example/v@sha256:2");
    assertThat(variable(container, "MODELGATE_CERTIFICATES")).isEqualTo("mounted");
    assertThat(kinds(rendered, "Certificate"))
        .extracting(each -> each.at("/spec/secretName").asText())
        .containsExactly("modelgate-tls", "modelgate-authority");
    for (JsonNode each : kinds(rendered, "WebhookConfiguration")) {
      assertThat(annotation(each, "cert-manager.io/inject-ca-from"))
          .isEqualTo(NAMESPACE + "/modelgate");
    }
  }

  private static String overlay(String name) {
    return OVERLAYS.resolve(name).toString();
  }

  private static List<JsonNode> rendered(String overlay) {
    return rendered(OVERLAYS.resolve(overlay));
  }

  private static List<JsonNode> rendered(Path kustomization) {
    return Kustomize.render(kustomization);
  }

  private static List<JsonNode> kinds(List<JsonNode> rendered, String suffix) {
    List<JsonNode> kinds =
        rendered.stream().filter(each -> each.path("kind").asText().endsWith(suffix)).toList();
    assertThat(kinds).isNotEmpty();
    return kinds;
  }

  private static JsonNode one(List<JsonNode> rendered, String kind) {
    List<JsonNode> kinds = kinds(rendered, kind);
    assertThat(kinds).hasSize(1);
    return kinds.get(0);
  }

  private static List<JsonNode> webhooks(List<JsonNode> rendered) {
    return kinds(rendered, "WebhookConfiguration").stream()
        .flatMap(each -> StreamSupport.stream(each.path("webhooks").spliterator(), false))
        .toList();
  }

  private static String annotation(JsonNode resource, String name) {
    return resource.path("metadata").path("annotations").path(name).asText();
  }

  private static String variable(JsonNode container, String name) {
    Stream<JsonNode> variables = StreamSupport.stream(container.path("env").spliterator(), false);
    return Objects.requireNonNull(
        variables
            .filter(each -> each.path("name").asText().equals(name))
            .findFirst()
            .map(each -> each.path("value").asText())
            .orElse(""));
  }
}
