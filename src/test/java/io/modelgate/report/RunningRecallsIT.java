package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Component;
import io.modelgate.testing.DemoPolicy;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.WatchedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How verifiers that run already learn of recalls: by a ConfigMap in their namespace, which nobody
 * but the controller writes, with no more than its permissions.
 */
@Needs(Component.API_SERVER)
final class RunningRecallsIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String NAME = "modelgate-recalls";
  private static final String GUARDED = "Only Modelgate writes the ConfigMap \"modelgate-recalls\"";
  private static final KubeApi API = KubeApi.startAnother("running-recalls");

  private final KubernetesClient client = API.client();
  private final Replica replica = new Replica(WatchedCluster.withDuties(API));

  @BeforeAll
  static void guard() {
    API.apply(Path.of("openshift", "base", "recalls.yaml"));
    API.createNamespace("probe");
    ClusterUser editor = ClusterUser.editor(API, "probe");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(editor.kubectl("", "create", "configmap", NAME, "-n", "probe"))
                    .contains(GUARDED));
  }

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void end() {
    replica.close();
    API.kubectl("", "delete", "modelrecalls", "--all");
    API.kubectl("", "delete", "pods", "--all", "--all-namespaces", "--force");
    API.kubectl("", "delete", "configmaps", "-A", "--field-selector", "metadata.name=" + NAME);
  }

  @Test
  void namespacesWithSidecarsLearnOfRecallsAndNoOthers() {
    namespace("watching", true);
    namespace("once", false);
    createPod("watching", "chat");
    createPod("once", "chat");

    recall("r1", "ab".repeat(32));
    awaitLines("watching", line("r1", "ab".repeat(32)));
    recall("r0", "cd".repeat(32));
    awaitLines("watching", line("r0", "cd".repeat(32)) + line("r1", "ab".repeat(32)));
    API.kubectl("", "delete", "mrc", "r1");
    awaitLines("watching", line("r0", "cd".repeat(32)));
    namespace("later", true);
    createPod("later", "chat");
    awaitLines("later", line("r0", "cd".repeat(32)));
    assertThat(stored("once")).isEmpty();

    API.kubectl("", "delete", "mrc", "r0");
    awaitGone("watching");
    awaitGone("later");
  }

  @Test
  void lastSidecarOfANamespaceTakesItAlongAndSoDoesTheNextLeader() {
    namespace("leaving", true);
    createPod("leaving", "one");
    createPod("leaving", "two");
    recall("flaw", "ab".repeat(32));
    awaitLines("leaving", line("flaw", "ab".repeat(32)));

    client.pods().inNamespace("leaving").withName("one").withGracePeriod(0).delete();
    replica.awaitRounds(2);
    assertThat(stored("leaving")).isPresent();
    client.pods().inNamespace("leaving").withName("two").withGracePeriod(0).delete();
    awaitGone("leaving");

    createPod("leaving", "three");
    awaitLines("leaving", line("flaw", "ab".repeat(32)));
    replica.close();
    API.kubectl("", "delete", "mrc", "flaw");
    try (Replica next = new Replica(new WatchedCluster(API))) {
      awaitGone("leaving");
      assertThat(next.isAlive()).isTrue();
    }
  }

  /** With the API server's own defaults: the validating webhook compares every field. */
  @Test
  void podIsStoredAsItWasInjected() {
    namespace("stored", true);
    createPod("stored", "chat");

    JsonNode stored =
        Yaml.parse(API.kubectl("", "-n", "stored", "get", "pod", "chat", "-o", "json"));

    assertThat(stored.at("/spec/volumes").toString()).contains("model-validation-recalls");
    assertThat(InjectedPods.inject(stored, InjectedPods.policies(policy("stored", true))))
        .isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"edit", "admin"})
  void nobodyElseCreatesChangesOrRemovesIt(String role) {
    String namespace = "guarded-" + role;
    namespace(namespace, true);
    createPod(namespace, "chat");
    recall("flaw", "ab".repeat(32));
    awaitLines(namespace, line("flaw", "ab".repeat(32)));
    ConfigMap before = stored(namespace).orElseThrow();
    ClusterUser user =
        role.equals("edit")
            ? ClusterUser.editor(API, namespace)
            : ClusterUser.admin(API, namespace);

    for (String change :
        new String[] {
          "{\"data\": {\"recalls\": \"\"}}",
          "{\"data\": null}",
          "{\"data\": {\"other\": \"\"}}",
          "{\"binaryData\": {\"other\": \"AA==\"}}",
          "{\"immutable\": true}",
          "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}",
          "{\"metadata\": {\"annotations\": {\"a\": \"b\"}}}",
          "{\"metadata\": {\"finalizers\": [\"example.com/a\"]}}",
          "{\"metadata\": {\"ownerReferences\": [{\"apiVersion\": \"v1\", \"kind\": \"Pod\","
              + " \"name\": \"none\", \"uid\": \"none\"}]}}"
        }) {
      assertThat(
              user.kubectl("", "-n", namespace, "patch", "cm", NAME, "--type=merge", "-p", change))
          .as(change)
          .contains(GUARDED);
    }
    assertThat(user.kubectl("", "-n", namespace, "delete", "cm", NAME)).contains(GUARDED);
    assertThat(user.kubectl("", "-n", namespace, "delete", "cm", "--all")).contains(GUARDED);
    assertThatThrownBy(() -> user.client().configMaps().inNamespace(namespace).delete())
        .hasMessageContaining(GUARDED); // all of them by one request
    assertThat(stored(namespace)).contains(before);

    // As storage migrations send it; and others' ConfigMaps are theirs.
    user.client().resource(before).update();
    assertThat(user.kubectl("", "-n", namespace, "create", "cm", "own")).contains("created");
    assertThat(user.kubectl("", "-n", namespace, "delete", "cm", "own")).contains("deleted");
  }

  /** Whoever takes a namespace away takes it too; if the namespace stays, it comes back. */
  @ParameterizedTest
  @ValueSource(strings = {"namespace-controller", "generic-garbage-collector"})
  void clustersOwnControllersMayRemoveIt(String controller) {
    String namespace = "of-" + controller;
    namespace(namespace, true);
    createPod(namespace, "chat");
    recall("flaw", "ab".repeat(32));
    awaitLines(namespace, line("flaw", "ab".repeat(32)));
    try (KubernetesClient user = ClusterUser.controller(API, controller).client()) {
      if (controller.startsWith("namespace")) {
        user.configMaps().inNamespace(namespace).delete();
      } else {
        user.configMaps().inNamespace(namespace).withName(NAME).delete();
      }
    }
    assertThat(stored(namespace)).isEmpty();
    replica.waitFor(Duration.ofMinutes(10));
    awaitLines(namespace, line("flaw", "ab".repeat(32)));
  }

  /** As it may have been made before anything guarded the name. */
  @Test
  void whatSomebodyMadeBeforeByThisNameIsTakenOver() {
    namespace("before", true);
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("before")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName("none")
                .withUid("none")
                .endOwnerReference()
                .endMetadata()
                .addToData("recalls", "")
                .addToData("other", "a".repeat(1_000_000))
                .withImmutable(true)
                .build())
        .create();
    recall("flaw", "ab".repeat(32));
    createPod("before", "chat");

    awaitLines("before", line("flaw", "ab".repeat(32)));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              ConfigMap stored = stored("before").orElseThrow();
              assertThat(stored.getImmutable()).isNull();
              assertThat(stored.getData()).containsOnlyKeys("recalls");
              assertThat(stored.getMetadata().getOwnerReferences()).isEmpty();
            });
  }

  @Test
  void namespaceThatRefusesItIsNamedAndHoldsUpNoOther() {
    API.kubectl(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-more}
        spec:
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: full}}
            resourceRules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
          validations: [{expression: "false", message: no room here}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-more}
        spec: {policyName: no-more, validationActions: [Deny]}
        """,
        "apply",
        "-f",
        "-");
    namespace("full", true);
    namespace("roomy", true);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(API.kubectl("", "-n", "full", "create", "cm", "a")).contains("room"));
    createPod("full", "chat");
    createPod("roomy", "chat");
    recall("flaw", "ab".repeat(32));

    awaitLines("roomy", line("flaw", "ab".repeat(32)));
    awaitReported(
        "False The API server refuses ConfigMap \"modelgate-recalls\" in namespace \"full\"");
    assertThat(reported()).contains("no room here").contains("do not receive recalls");

    API.kubectl("", "delete", "validatingadmissionpolicybinding", "no-more");
    API.kubectl("", "delete", "validatingadmissionpolicy", "no-more");
    awaitLines("full", line("flaw", "ab".repeat(32)));
    awaitReported("True");
  }

  @Test
  void controllersAccountWritesNoOtherConfigMapAndReadsNone() {
    namespace("rights", true);
    try (KubernetesClient controller = API.modelgateClient()) {
      ConfigMap other =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("other")
              .withNamespace("rights")
              .endMetadata()
              .build();
      assertForbidden(() -> controller.resource(other).create());
      assertForbidden(() -> controller.resource(other).serverSideApply());
      assertForbidden(() -> controller.resource(other).delete());
      assertForbidden(() -> controller.configMaps().inNamespace("rights").list());
      assertForbidden(() -> controller.configMaps().inNamespace("rights").withName(NAME).get());
      assertForbidden(() -> controller.configMaps().inNamespace("rights").delete());
    }
  }

  private static void assertForbidden(Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  private void namespace(String name, boolean isWatched) {
    API.createNamespace(name);
    client.resource(policy(name, isWatched)).create();
  }

  private static String policy(String namespace, boolean isWatched) {
    return DemoPolicy.in(namespace) + (isWatched ? "  continuousValidation: {interval: 5m}\n" : "");
  }

  private void createPod(String namespace, String name) {
    boolean isWatched = !namespace.equals("once");
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: %s
          labels: {validation.rhtas.redhat.com/ml: "true"}
        spec:
          containers:
            - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
          volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
        """
            .formatted(name, namespace);
    client.resource(InjectedPods.inject(pod, policy(namespace, isWatched))).create();
  }

  private void recall(String name, String digest) {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelRecall
            metadata: {name: %s}
            spec: {reason: CVE-2026-1, digests: [%s]}
            """
                .formatted(name, digest))
        .create();
  }

  private static String line(String name, String digest) {
    return "{\"name\":\"%s\",\"reason\":\"CVE-2026-1\",\"digests\":[\"%s\"]}\n"
        .formatted(name, digest);
  }

  private Optional<ConfigMap> stored(String namespace) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(NAME).get());
  }

  private void awaitLines(String namespace, String lines) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stored(namespace).map(each -> each.getData().get("recalls")))
                    .contains(lines));
  }

  private void awaitGone(String namespace) {
    await().atMost(SOON).until(() -> stored(namespace).isEmpty());
  }

  private static String reported() {
    return API.kubectl(
        "",
        "get",
        "mrc",
        "flaw",
        "-o",
        "jsonpath={range .status.conditions[?(@.type=='Reported')]}{.status} {.message}{end}");
  }

  private static void awaitReported(String start) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(reported()).startsWith(start));
  }
}
