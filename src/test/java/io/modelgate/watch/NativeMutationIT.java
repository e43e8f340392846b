package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.KubernetesVersion;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pods get their runtime from the API server itself, if it has MutatingAdmissionPolicies: of the
 * version that it has, kept with the controller's permissions.
 */
@Needs(Component.API_SERVER)
final class NativeMutationIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String OF_NODES =
      "Only the webhook checks that a ready node offers a pod's RuntimeClass.";

  private static final KubeApi API =
      KubeApi.startAnother(
          "native-mutation", KubernetesVersion.mutatingPolicies().toArray(String[]::new));

  private static RawPods pods;
  private WatchedCluster replica = WatchedCluster.withDuties(API);

  @BeforeAll
  static void start() {
    pods = new RawPods(API.client());
    API.kubectl(
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: gvisor}
        handler: runsc
        ---
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata}
        handler: kata
        overhead: {podFixed: {cpu: 100m}}
        scheduling:
          nodeSelector: {example.com/sandbox: kata}
          tolerations: [{key: sandbox, operator: Exists}]
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: inside, labels: {sandboxed: "true"}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shared, labels: {sandboxed: "true", too: "true"}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: exempt
          labels: {sandboxed: "true", validation.rhtas.redhat.com/exempt: "true"}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: outside}
        """,
        "apply",
        "-f",
        "-");
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
    NativePolicies.remove(API, NativeManifests.POLICY, MutationManifests.POLICY);
  }

  private static void policy(String name, String selected, String rest) {
    API.client()
        .resource(
            """
            apiVersion: secure-ai.io/v1alpha1
            kind: RuntimePolicy
            metadata: {name: %s}
            spec: {namespaceSelector: {matchLabels: {%s: "true"}}, %s}
            """
                .formatted(name, selected, rest))
        .forceConflicts()
        .serverSideApply();
  }

  @Test
  void podsGetTheirRuntimeWithoutAnyReplicaAndWithoutWebhooks() {
    policy(
        "sandboxed",
        "sandboxed",
        "rules: [{name: ai, match: {images: [{contains: torch}]}, runtime: kata,"
            + " onDifferent: Override}, {name: all, runtime: gvisor}]");
    awaitNative(OF_NODES);
    NativePolicies.leaveAlone(API, replica);

    await().atMost(LONG).untilAsserted(() -> assertThat(runtime("inside", "")).isEqualTo("gvisor"));
    assertThat(runtime("inside", "runtimeClassName: gvisor,")).isEqualTo("gvisor");
    assertThat(create("inside", "runtimeClassName: kata,", "a").message())
        .isEqualTo(
            "Pod p has runtimeClassName kata, but rule all of RuntimePolicy sandboxed requires"
                + " runtime gvisor: set runtimeClassName to that.");
    for (String namespace : new String[] {"outside", "exempt", "kube-system"}) {
      assertThat(runtime(namespace, "")).as(namespace).isEmpty();
    }
    JsonNode kata = create("inside", "", "torch").body().path("spec");
    assertThat(kata.path("runtimeClassName").asText()).isEqualTo("kata");
    assertThat(kata.at("/overhead/cpu").asText()).as("merged in by the API server").isNotEmpty();
    assertThat(kata.at("/nodeSelector/example.com~1sandbox").asText()).isEqualTo("kata");
  }

  @Test
  void whatCameWithTheOldRuntimeGoesWithIt() {
    policy(
        "sandboxed", "sandboxed", "rules: [{name: all, runtime: gvisor, onDifferent: Override}]");
    awaitNative(OF_NODES);
    NativePolicies.leaveAlone(API, replica);

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(runtime("inside", "runtimeClassName: kata,")).isEqualTo("gvisor"));
    JsonNode spec = create("inside", "runtimeClassName: kata,", "a").body().path("spec");
    assertThat(spec.has("overhead")).isFalse();
    assertThat(spec.path("nodeSelector")).isEmpty();
    assertThat(spec.path("tolerations").findValuesAsText("key")).doesNotContain("sandbox");
  }

  @Test
  void ofSeveralPoliciesNoneSetsARuntimeHere() {
    policy("sandboxed", "sandboxed", "rules: [{name: all, runtime: gvisor}]");
    policy("other", "too", "rules: [{name: all, runtime: kata}]");
    awaitNative(
        "Only the webhook checks that a ready node offers a pod's RuntimeClass, and sets the"
            + " runtimeClassName of pods in namespaces that RuntimePolicy other selects too.");
    NativePolicies.leaveAlone(API, replica);

    await().atMost(LONG).untilAsserted(() -> assertThat(runtime("inside", "")).isEqualTo("gvisor"));
    assertThat(create("shared", "", "a").message())
        .startsWith("Pod p has no runtimeClassName, but rule all of RuntimePolicy");
  }

  @Test
  void policyThatIsOnlyNativeHasNoWebhook() {
    policy(
        "sandboxed",
        "sandboxed",
        "native: Only, whenUnavailable: Warn, rules: [{name: all, runtime: gvisor}]");
    awaitAlone();
    assertThat(condition("Ready").map(Condition::getStatus)).contains("True");
    // Nobody answers the webhooks here: whatever comes to them is refused.
    assertThat(runtime("inside", "")).isEqualTo("gvisor");

    policy("sandboxed", "sandboxed", "native: Only, rules: [{name: all, runtime: gvisor}]");
    awaitCondition(
        "Ready",
        "False",
        "spec.native is Only, but the webhook stays. Only the webhook checks that a ready node"
            + " offers a pod's RuntimeClass: set spec.whenUnavailable: Warn.");
    await().atMost(LONG).untilAsserted(() -> assertThat(webhooks()).contains("sandboxed"));
  }

  @Test
  void whatIsNotNativeKeepsItsWebhook() {
    policy(
        "sandboxed",
        "sandboxed",
        "native: Only, rules: [{name: all, runtime: gvisor, match: {expression: 'true'}}]");
    awaitCondition(
        "Ready",
        "False",
        "spec.native is Only, but the webhook stays. Only the webhook enforces RuntimePolicy"
            + " sandboxed: rule all has an expression, whose errors the API server takes"
            + " otherwise.");
    await().atMost(LONG).untilAsserted(() -> assertThat(webhooks()).contains("sandboxed"));
  }

  /** Its old rules are still in the API server: the new ones need the webhook. */
  @Test
  void whatHasNoNameLeftGetsItsWebhookBack() {
    String only = "native: Only, whenUnavailable: Warn, rules: [{name: all, runtime: gvisor}";
    policy("sandboxed", "sandboxed", only + "]");
    awaitAlone();
    for (int i = 1; i < NativeSlots.COUNT; i++) {
      policy("other-" + i, "other", "rules: [{name: a, runtime: kata, action: Enforce}]");
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        API.kubectl("", "get", "validatingadmissionpolicies", "-o", "name").lines())
                    .filteredOn(each -> each.contains("modelgate-native-"))
                    .hasSize(NativeSlots.COUNT));

    policy("sandboxed", "sandboxed", only + ", {name: b, runtime: kata, action: Warn}]");
    awaitCondition(
        "Ready",
        "False",
        "spec.native is Only, but the webhook stays. Only the webhook enforces RuntimePolicy"
            + " sandboxed: there are more than 32 effects of such policies.");
    await().atMost(LONG).untilAsserted(() -> assertThat(webhooks()).contains("sandboxed"));
  }

  @Test
  void goesWithTheRulesThatSetRuntimes() {
    policy("sandboxed", "sandboxed", "rules: [{name: all, runtime: gvisor}]");
    awaitNative(OF_NODES);
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(mutating()).contains("modelgate-native-00"));
    policy("sandboxed", "sandboxed", "rules: [{name: all, runtime: gvisor, action: Enforce}]");
    await().atMost(LONG).untilAsserted(() -> assertThat(mutating()).isEmpty());
    policy("sandboxed", "sandboxed", "rules: [{name: all, runtime: gvisor}]");
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(mutating()).contains("modelgate-native-00"));
    API.kubectl("", "delete", "mutatingadmissionpolicybindings", "modelgate-native-00");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(mutating())
                    .isEqualTo("modelgate-native-00 modelgate-native-00 ")); // it is back
    API.kubectl("", "delete", "runtimepolicies", "sandboxed");
    await().atMost(LONG).untilAsserted(() -> assertThat(mutating()).isEmpty());
  }

  /** The namespaces and pods of those for what policies select. */
  private static String webhooks() {
    return API.kubectl(
        "",
        "get",
        "mutatingwebhookconfigurations/zzzz-modelgate",
        "validatingwebhookconfigurations/modelgate-selected",
        "-o",
        "jsonpath={.items[*].webhooks[*].namespaceSelector}");
  }

  private static String mutating() {
    return API.kubectl(
        "",
        "get",
        "mutatingadmissionpolicies,mutatingadmissionpolicybindings",
        "-l",
        "app.kubernetes.io/component=native-policy",
        "-o",
        "jsonpath={range .items[*]}{.metadata.name} {end}");
  }

  private static String runtime(String namespace, String spec) {
    RawPods.Answer answer = create(namespace, spec, "a");
    assertThat(answer.isDone()).as(answer.message()).isTrue();
    return answer.body().at("/spec/runtimeClassName").asText();
  }

  private static RawPods.Answer create(String namespace, String spec, String image) {
    JsonNode pod =
        Yaml.parse(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {%s containers: [{name: a, image: %s}]}
            """
                .formatted(spec, image));
    return pods.create(namespace, pod, true);
  }

  /** Until the API server decides without the webhook. */
  private static void awaitAlone() {
    awaitCondition(
        "Reachable", "True", "spec.native is Only: the API server itself decides about its pods.");
    await().atMost(LONG).untilAsserted(() -> assertThat(webhooks()).doesNotContain("sandboxed"));
  }

  private static void awaitNative(String message) {
    awaitCondition(PolicyCondition.NATIVE, "True", message);
  }

  private static void awaitCondition(String type, String status, String message) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(condition(type).map(each -> each.getStatus() + " " + each.getMessage()))
                    .contains(status + " " + message));
  }

  private static Optional<Condition> condition(String type) {
    GenericKubernetesResource policy =
        Objects.requireNonNull(
            API.client()
                .genericKubernetesResources("secure-ai.io/v1alpha1", "RuntimePolicy")
                .withName("sandboxed")
                .get());
    return PolicyCondition.conditions(policy).stream()
        .filter(each -> each.getType().equals(type))
        .findFirst();
  }
}
