package io.modelgate.installation;

import static io.modelgate.testing.MarkedPods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.MarkedPods;
import io.modelgate.testing.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What only Modelgate gives a pod, others cannot, whether a webhook sees the pod or not. There is
 * no server behind the webhooks: who comes to them is told so.
 */
@Needs(Component.API_SERVER)
final class MarksIT {
  private static final Path BASE = Path.of("openshift", "base");
  private static final String NAMESPACE = "marks";
  private static final String NAMES =
      "Containers and volumes named \"model-validation\" or \"model-validation-...\" are"
          + " Modelgate's: give them another name.";
  private static final String ANNOTATION =
      "Only Modelgate sets the annotation \"validation.rhtas.redhat.com/policies\": remove it.";
  private static final String BINDING = "A Binding's labels and annotations become the pod's";
  private static final String CALLED = "failed calling webhook \"injected.pods.modelgate.io\"";

  private static KubeApi api;
  private static MarkedPods pods;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("marks");
    api.createNamespace(NAMESPACE);
    pods = new MarkedPods(api, NAMESPACE);
    api.kubectl("", "-n", NAMESPACE, "create", "serviceaccount", "default");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void guard() {
    api.apply(BASE.resolve("marks.yaml"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(pods.create(pod("probe", "", "volumes: [{name: model-validation}]")))
                    .contains(NAMES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initContainers: [{name: model-validation, image: a}]",
        "initContainers: [{name: a, image: a}, {name: model-validation-7, image: a}]",
        "initContainers: [{name: model-validation-x, image: a, restartPolicy: Always}]",
        "containers: [{name: model-validation, image: a}]",
        "volumes: [{name: model-validation-trust, emptyDir: {}}]",
      })
  void reservedNamesAreRefused(String spec) {
    assertThat(pods.create(pod("forged", "", spec))).contains(NAMES);
    assertThat(
            pods.create(
                pod("forged", "labels: {validation.rhtas.redhat.com/injected: 'True'}", spec)))
        .contains(NAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec", "attach"})
  void nobodyRunsCommandsInAVerifier(String how) {
    store(pod("ours", "", "containers: [{name: c, image: c}]"));
    for (String container : List.of("model-validation", "model-validation-2")) {
      assertThat(connect(how, "ours", container))
          .contains("Nobody may run commands in a container named");
    }
    assertThat(connect(how, "ours", "c")).doesNotContain("Nobody may run commands");
    api.kubectl("", "-n", NAMESPACE, "delete", "pod", "ours");
  }

  /** What the API server answers; it would go on to a node, and there is none. */
  private static String connect(String how, String pod, String container) {
    return api.kubectl(
        "",
        "create",
        "--raw",
        "/api/v1/namespaces/%s/pods/%s/%s?container=%s&command=true&stdout=true"
            .formatted(NAMESPACE, pod, how, container),
        "-f",
        "-");
  }

  @Test
  void annotationIsRefused() {
    String annotation = "annotations: {validation.rhtas.redhat.com/policies: '{}'}";

    assertThat(pods.create(pod("forged", annotation, ""))).contains(ANNOTATION);
    for (String other : new String[] {"a-model-validation", "model-validations"}) {
      assertThat(
              pods.create(
                  pod("other", "", "initContainers: [{name: %s, image: a}]".formatted(other))))
          .contains("created");
    }
  }

  @Test
  void withTheLabelTheyComeToTheWebhooks() {
    String labels = "labels: {validation.rhtas.redhat.com/injected: 'true'}";
    assertThat(pods.create(pod("labelled", labels, "volumes: [{name: model-validation}]")))
        .contains("created");
    api.apply(BASE.resolve("webhook.yaml"));
    api.apply(BASE.resolve("validating-webhook.yaml"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(pods.create(pod("labelled", labels, ""))).contains(CALLED));
    api.client().admissionRegistration().v1().mutatingWebhookConfigurations().delete();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(pods.create(pod("labelled", labels, "")))
                    .contains(CALLED, "/admission/validate"));
    api.client().admissionRegistration().v1().validatingWebhookConfigurations().delete();
  }

  @Test
  void statusThatChangesLabelsComesToTheWebhooksAndWhatKubeletsWriteDoesNot() {
    store(pod("status", "labels: {validation.rhtas.redhat.com/injected: 'true'}", ""));
    api.apply(BASE.resolve("validating-webhook.yaml"));

    for (String change :
        new String[] {
          "{\"metadata\": {\"labels\": {\"app\": \"b\"}}}",
          "{\"metadata\": {\"annotations\": {\"app\": \"b\"}}}",
          "{\"metadata\": {\"labels\": {\"validation.rhtas.redhat.com/injected\": null}}}"
        }) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(pods.patch("status", change, "--subresource=status"))
                      .contains(CALLED));
      assertThat(pods.patch("status", change)).contains(CALLED);
    }
    assertThat(
            pods.patch(
                "status",
                "{\"status\": {\"phase\": \"Running\", \"podIP\": \"10.0.0.1\"}}",
                "--subresource=status"))
        .contains("patched");
    api.client().admissionRegistration().v1().validatingWebhookConfigurations().delete();
  }

  @Test
  void marksCannotComeLater() {
    store(pod("later", "", ""));
    String marked =
        "{\"metadata\": {\"annotations\": {\"validation.rhtas.redhat.com/policies\": \"{}\"}}}";

    assertThat(pods.patch("later", marked)).contains(ANNOTATION);
    assertThat(pods.patch("later", marked, "--subresource=status")).contains(ANNOTATION);
    Assertions.assertThatThrownBy(() -> debug("later", "model-validation-debug"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(NAMES);
    debug("later", "debugger");
  }

  @Test
  void podsOfEarlierTimesCanChangeAndEnd() {
    api.kubectl("", "delete", "-f", BASE.resolve("marks.yaml").toString());
    String metadata =
        "annotations: {validation.rhtas.redhat.com/policies: a}, finalizers: [example.com/a]";
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(pods.create(pod("old", metadata, "volumes: [{name: model-validation}]")))
                    .contains("created"));
    store(pod("old", metadata, "volumes: [{name: model-validation, emptyDir: {}}]"));
    guard();

    assertThat(pods.patch("old", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"))
        .contains("patched");
    assertThat(pods.patch("old", "{\"status\": {\"phase\": \"Running\"}}", "--subresource=status"))
        .contains("patched");
    assertThat(
            pods.patch(
                "old",
                "{\"metadata\": {\"annotations\": {\"validation.rhtas.redhat.com/policies\":"
                    + " \"b\"}}}"))
        .contains(ANNOTATION);
    Assertions.assertThatThrownBy(() -> debug("old", "model-validation"))
        .hasMessageContaining(NAMES);
    assertThat(api.kubectl("", "-n", NAMESPACE, "delete", "pod", "old", "--wait=false"))
        .contains("deleted");
    assertThat(pods.patch("old", "{\"metadata\": {\"finalizers\": null}}")).contains("patched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels      | app                                 | true",
        "labels      | validation.rhtas.redhat.com/injected | true",
        "labels      | topology.kubernetes.io/zone         | false",
        "annotations | validation.rhtas.redhat.com/policies | true",
        "annotations | validation.ml.sigstore.dev/a        | true",
        "annotations | secure-ai.io/a                      | true",
        "annotations | example.com/a                       | false",
      })
  void bindingCarriesNothingOfOurs(String field, String key, boolean isRefused) {
    String name = "bound-" + Integer.toHexString(key.hashCode()) + field;
    store(pod(name, "", ""));
    for (String path : new String[] {"pods/" + name + "/binding", "bindings"}) {
      String answer =
          api.kubectl(
              """
              {"apiVersion": "v1", "kind": "Binding", "target": {"kind": "Node", "name": "n"},
               "metadata": {"name": "%s", "%s": {"%s": "x"}}}
              """
                  .formatted(name, field, key),
              "create",
              "--raw",
              "/api/v1/namespaces/" + NAMESPACE + "/" + path + "?dryRun=All",
              "-f",
              "-");
      assertThat(answer.contains(BINDING)).as(answer).isEqualTo(isRefused);
      assertThat(answer.contains("Success")).as(answer).isNotEqualTo(isRefused);
    }
  }

  @Test
  void namespacesThatTheWebhooksLeaveOutAreLeftOut() {
    api.kubectl("", "-n", "kube-system", "create", "serviceaccount", "default");

    assertThat(
            api.kubectl(
                pod("own", "", "volumes: [{name: model-validation}]"),
                "-n",
                "kube-system",
                "create",
                "--dry-run=server",
                "-f",
                "-"))
        .contains("created");
  }

  private static void store(String pod) {
    assertThat(api.kubectl(pod, "-n", NAMESPACE, "create", "-f", "-")).contains("created");
  }

  private static void debug(String pod, String container) {
    api.client()
        .pods()
        .inNamespace(NAMESPACE)
        .withName(pod)
        .ephemeralContainers()
        .edit(
            stored -> {
              stored
                  .getSpec()
                  .getEphemeralContainers()
                  .add(new EphemeralContainerBuilder().withName(container).withImage("a").build());
              return stored;
            });
  }
}
