package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PageCommands;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runtime policies that the API server itself enforces, kept with the controller's permissions on a
 * real API server.
 */
@Needs(Component.API_SERVER)
final class NativeReconcilerIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String REFUSED =
      "Pod p has no runtimeClassName, but rule all of RuntimePolicy sandboxed"
          + " requires runtime gvisor: set runtimeClassName to that.";

  private static final String LEFT =
      "Only the webhook checks that a ready node offers a pod's RuntimeClass, and sets the"
          + " runtimeClassName of pods, because the API server has no MutatingAdmissionPolicy.";

  private static final KubeApi API = KubeApi.startAnother("native-policies");
  private static RawPods pods;
  private WatchedCluster replica = WatchedCluster.withDuties(API);

  @BeforeAll
  static void start() {
    pods = new RawPods(API.client());
    API.createNamespace("outside");
    for (String name : List.of("inside", "exempt")) {
      API.client()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withLabels(
                      Map.of(
                          "sandboxed",
                          "true",
                          "validation.rhtas.redhat.com/exempt",
                          String.valueOf(name.equals("exempt"))))
                  .endMetadata()
                  .build())
          .create();
    }
    API.client()
        .resource(
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: gvisor}
            handler: runsc
            """)
        .create();
  }

  @AfterAll
  static void stop() {
    API.close();
  }

  @BeforeEach
  void install() {
    NativePolicies.installWebhooks(API);
  }

  @AfterEach
  void end() {
    replica.close();
    NativePolicies.remove(API, NativeManifests.POLICY);
  }

  private static void policy(String mode, String match) {
    API.client()
        .resource(
            """
            apiVersion: secure-ai.io/v1alpha1
            kind: RuntimePolicy
            metadata: {name: sandboxed}
            spec:
              namespaceSelector: {matchLabels: {sandboxed: "true"}}
              native: %s
              rules: [{name: all, runtime: gvisor%s}]
            """
                .formatted(mode, match))
        .forceConflicts()
        .serverSideApply();
  }

  @Test
  void policyHoldsWithoutAnyReplicaAndWithoutWebhooks() {
    policy("Auto", "");
    awaitCondition("Native", "True", LEFT);
    NativePolicies.leaveAlone(API, replica);

    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(create("inside", "").message()).isEqualTo(REFUSED));
    assertThat(create("inside", "runtimeClassName: gvisor,").isDone()).isTrue();
    assertThat(create("outside", "").isDone()).isTrue();
    assertThat(create("exempt", "").isDone()).isTrue();
    assertThat(create("kube-system", "").isDone()).isTrue();
    assertThat(create("model-validation-controller", "").isDone()).isTrue();
    assertThat(condition("Native", "status")).contains("True");
  }

  @Test
  void whatSomebodyChangesOrDeletesIsThereAgain() {
    policy("Auto", "");
    awaitCondition("Native", "True", LEFT);
    awaitStored(2);
    String name = all().get(0).getMetadata().getName();
    Object wanted = stored(NativeManifests.POLICY, name).orElseThrow().get("spec", "validations");

    API.kubectl("", "delete", NativeManifests.BINDING, name);
    API.kubectl(
        "",
        "patch",
        NativeManifests.POLICY,
        name,
        "--type=merge",
        "--patch={\"spec\": {\"validations\": [{\"expression\": \"true\"}]}}");

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(stored(NativeManifests.BINDING, name)).isPresent();
              Object now =
                  stored(NativeManifests.POLICY, name).orElseThrow().get("spec", "validations");
              assertThat(now).isEqualTo(wanted);
            });
  }

  @Test
  void goesWithThePolicyOrIfItIsNotWanted() {
    policy("Auto", "");
    awaitCondition("Native", "True", LEFT);
    awaitStored(2);
    policy("Never", "");
    awaitCondition(
        "Native",
        "False",
        "Only the webhook enforces RuntimePolicy sandboxed: spec.native is Never.");
    awaitStored(0);
    policy("Auto", "");
    awaitStored(2);
    API.kubectl("", "delete", "runtimepolicies", "sandboxed");
    awaitStored(0);
  }

  @Test
  void modelIsGuardedWithoutAnyReplicaAndWithoutWebhooks() throws IOException {
    API.kubectl(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: guarded, namespace: inside}
        spec:
          selector: {pods: {matchLabels: {tier: serving}}}
          config: {publicKeyConfig: {keyPath: /keys/signer.pem}}
          model: {path: /models/tiny}
        ---
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ClusterModelValidation
        metadata: {name: guarded}
        spec:
          namespaceSelector: {matchLabels: {sandboxed: "true"}}
          selector: {volumes: {persistentVolumeClaims: ["models-*"]}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        ---
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: warning, namespace: inside}
        spec:
          enforcement: Warn
          selector: {pods: {matchLabels: {tier: batch}}}
          config: {publicKeyConfig: {keyPath: /keys/signer.pem}}
          model: {path: /models/tiny}
        """,
        "apply",
        "-f",
        "-");
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(model("ModelValidation", "inside", "guarded")).contains("True ");
              assertThat(model("ClusterModelValidation", "", "guarded")).contains("True ");
              assertThat(model("ModelValidation", "inside", "warning"))
                  .contains(
                      "False Only the webhook enforces ModelValidation inside/warning: its"
                          + " enforcement is Warn, which refuses no pod.");
            });
    assertThat(
            API.kubectl(
                "",
                "get",
                "validatingadmissionpolicies,validatingadmissionpolicybindings",
                "-o",
                "jsonpath={range .items[?(@.metadata.name=='modelgate-guard-00')]}"
                    + "{.metadata.ownerReferences[*].kind} {end}"))
        .as("with what the guards of namespaces go")
        .isEqualTo("ClusterRoleBinding ClusterRoleBinding ");
    NativePolicies.leaveAlone(API, replica);

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(labelled("inside", "serving", "scratch").message())
                    .startsWith("ModelValidation inside/guarded applies to pod p, which has no"));
    assertThat(labelled("inside", "other", "models-a").message())
        .startsWith("ClusterModelValidation guarded applies to pod p, which has no");
    assertThat(labelled("inside", "batch", "scratch").isDone()).isTrue();
    assertThat(labelled("outside", "serving", "models-a").isDone()).isTrue();
    assertThat(labelled("exempt", "serving", "models-a").isDone()).isTrue();
    assertThat(labelled("kube-system", "serving", "models-a").isDone()).isTrue();

    deleteBindings();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(labelled("inside", "serving", "scratch").isDone()).isTrue());

    install();
    replica = WatchedCluster.withDuties(API);
    API.kubectl("", "delete", "modelvalidations", "-A", "--all");
    API.kubectl("", "delete", "clustermodelvalidations", "--all");
    awaitStored(0);
  }

  /** The way out if no replica runs, by the command of the page. */
  private static void deleteBindings() throws IOException {
    List<String[]> commands =
        PageCommands.kubectl(
            Path.of("src", "site", "installation.md"),
            "delete validatingadmissionpolicybindings .*");
    assertThat(commands).hasSize(1);
    assertThat(API.kubectl("", commands.get(0)))
        .contains("\"modelgate-guard-00\" deleted", "\"modelgate-native-00\" deleted");
  }

  private static RawPods.Answer labelled(String namespace, String tier, String claim) {
    return pods.create(
        namespace,
        Yaml.parse(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, labels: {tier: %s}}
            spec:
              volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]
              containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /models}]}]
            """
                .formatted(tier, claim)),
        true);
  }

  private static Optional<String> model(String kind, String namespace, String name) {
    GenericKubernetesResource policy =
        Objects.requireNonNull(
            namespace.isEmpty()
                ? API.client()
                    .genericKubernetesResources("rhtas.redhat.com/v1alpha1", kind)
                    .withName(name)
                    .get()
                : API.client()
                    .genericKubernetesResources("rhtas.redhat.com/v1alpha1", kind)
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
    return PolicyCondition.conditions(policy).stream()
        .filter(each -> each.getType().equals("Native"))
        .map(each -> each.getStatus() + " " + each.getMessage())
        .findFirst();
  }

  @Test
  void whatCannotBeCompiledIsNamed() {
    String match = ", match: {expression: 'has(pod.spec.nodeName)'}";
    String why =
        "Only the webhook enforces RuntimePolicy sandboxed: rule all has an expression, whose"
            + " errors the API server takes otherwise.";
    policy("Auto", match);
    awaitCondition("Native", "False", why);
    awaitCondition("Ready", "True", "");
    assertThat(all()).isEmpty();
    policy("Required", match);
    awaitCondition("Ready", "False", "spec.native is Required. " + why);
  }

  private static RawPods.Answer create(String namespace, String spec) {
    JsonNode pod =
        Yaml.parse(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {%s containers: [{name: a, image: a}]}
            """
                .formatted(spec));
    return pods.create(namespace, pod, true);
  }

  private static void awaitStored(int count) {
    await().atMost(LONG).untilAsserted(() -> assertThat(all()).hasSize(count));
  }

  private static List<GenericKubernetesResource> all() {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (String kind : List.of(NativeManifests.POLICY, NativeManifests.BINDING)) {
      all.addAll(
          API.client()
              .genericKubernetesResources(NativeManifests.API_VERSION, kind)
              .withLabels(NativeWatch.LABELS)
              .list()
              .getItems());
    }
    return all;
  }

  private static Optional<GenericKubernetesResource> stored(String kind, String name) {
    return Optional.ofNullable(
        API.client()
            .genericKubernetesResources(NativeManifests.API_VERSION, kind)
            .withName(name)
            .get());
  }

  private static Optional<String> condition(String type, String field) {
    GenericKubernetesResource policy =
        Objects.requireNonNull(
            API.client()
                .genericKubernetesResources("secure-ai.io/v1alpha1", "RuntimePolicy")
                .withName("sandboxed")
                .get());
    return PolicyCondition.conditions(policy).stream()
        .filter(each -> each.getType().equals(type))
        .map(each -> field.equals("status") ? each.getStatus() : each.getMessage())
        .findFirst();
  }

  private static void awaitCondition(String type, String status, String message) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(condition(type, "status")).contains(status);
              assertThat(condition(type, "message")).contains(message);
            });
  }
}
