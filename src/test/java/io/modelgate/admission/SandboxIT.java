package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.assertDenied;
import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.MeddlingWebhook;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which RuntimeClass pods run, on a real API server with its own RuntimeClass admission. */
@ClusterTest
final class SandboxIT {
  private static final String LABEL = "secure-ai.io/runtime";
  private static final String NO_LABEL = "app: a";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();
  private final SandboxCluster cluster = new SandboxCluster(api);

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
    cluster.install();
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  @Test
  void scenario() {
    TestNamespace production = cluster.namespace("ai-production");
    cluster.policyOfTheScenario();

    Pod kata = awaitRuntime(production, pod("ai-model", LABEL + ": kata", "server:1", "2"), "kata");
    assertThat(kata.getSpec().getOverhead())
        .isEqualTo(Map.of("cpu", new Quantity("250m"), "memory", new Quantity("160Mi")));
    assertThat(kata.getSpec().getNodeSelector()).isEqualTo(Map.of("secure-ai.io/kata", "true"));
    Pod gvisor =
        awaitRuntime(production, pod("ai-model", LABEL + ": gvisor", "server:1", "2"), "gvisor");
    assertThat(gvisor.getSpec().getOverhead()).isNullOrEmpty();
    assertThat(gvisor.getSpec().getNodeSelector()).isNullOrEmpty();
    production.awaitDenied(
        pod("ai-model", NO_LABEL, "server:1", "2"),
        "Pod inference requires label secure-ai.io/runtime to use runtime kata");
    awaitRuntime(production, pod("train", NO_LABEL, "a/pytorch:2", "4500m"), "kata");
    production.awaitDenied(
        pod("train", LABEL + ": gvisor", "a/pytorch:2", "4500m"),
        "Workload inference with high compute requires runtime kata");
    awaitRuntime(production, pod("score", NO_LABEL, "a/scikit:1", "0.5"), "gvisor");
    production.awaitDenied(
        pod("ai-model", NO_LABEL, "server:1", "2").replace("name: inference", "generateName: web-"),
        "Pod web-* requires label secure-ai.io/runtime to use runtime kata");

    TestNamespace elsewhere = TestNamespace.create(api, "ai-elsewhere");
    assertThat(
            elsewhere
                .dryRun(pod("train", NO_LABEL, "a/pytorch:2", "8"))
                .getSpec()
                .getRuntimeClassName())
        .isNull();
  }

  @Test
  void namingAnotherRuntimeIsNoWayAround() throws Exception {
    TestNamespace namespace = cluster.namespace("ai-explicit");
    cluster.policyOfTheScenario();
    String training = pod("train", NO_LABEL, "a/pytorch:2", "8");
    awaitRuntime(namespace, training, "kata");
    String denied = "Workload inference with high compute requires runtime kata";

    namespace.awaitDenied(training.replace("spec:", "spec:\n  runtimeClassName: runc"), denied);
    namespace.awaitDenied(
        pod("other", NO_LABEL, "server:1", "1")
            .replace(
                "spec:",
                """
                spec:
                  runtimeClassName: gvisor
                  initContainers: [{name: fetch, image: 'a/pytorch:2', resources: {limits: {cpu: 5}}}]
                """
                    .strip()),
        denied);
    MeddlingWebhook meddler =
        new MeddlingWebhook(
            api,
            namespace.name(),
            "[{\"op\": \"add\", \"path\": \"/spec/runtimeClassName\", \"value\": \"runc\"}]");
    try {
      namespace.awaitDenied(
          training.replace("name: inference", "name: meddled"),
          "Workload meddled with high compute requires runtime kata");
    } finally {
      meddler.close();
    }
  }

  @Test
  void overrideTakesAwayWhatCameWithTheOldRuntime() {
    TestNamespace namespace = cluster.namespace("ai-override");
    cluster.policy("override", "{rules: [{name: all, runtime: gvisor, onDifferent: Override}]}");

    Pod stored =
        awaitRuntime(
            namespace,
            pod("server", NO_LABEL, "server:1", "1")
                .replace("spec:", "spec:\n  runtimeClassName: kata\n  nodeSelector: {zone: a}"),
            "gvisor");

    assertThat(stored.getSpec().getOverhead()).isNullOrEmpty();
    assertThat(stored.getSpec().getNodeSelector()).isEqualTo(Map.of("zone", "a"));
    assertThat(stored.getSpec().getTolerations())
        .noneMatch(toleration -> "secure-ai.io/kata".equals(toleration.getKey()));
  }

  @Test
  void strongerRuntimeIsKeptAndWeakerIsNot() {
    TestNamespace namespace = cluster.namespace("ai-keep");
    cluster.policy(
        "keep",
        "{isolation: [kata, gvisor], rules: [{name: all, runtime: gvisor, onDifferent:"
            + " KeepIfIsolated}]}");
    String pod = pod("server", NO_LABEL, "server:1", "1");

    awaitRuntime(namespace, pod, "gvisor");
    awaitRuntime(namespace, pod.replace("spec:", "spec:\n  runtimeClassName: kata"), "kata");
    namespace.awaitDenied(
        pod.replace("spec:", "spec:\n  runtimeClassName: runc"),
        "Pod inference has runtimeClassName runc, but rule all of RuntimePolicy"
            + " keep requires runtime gvisor: set runtimeClassName to that.");
  }

  @Test
  void nothingThatCallsForAnotherRuntimeMayComeLater() {
    TestNamespace namespace = cluster.namespace("ai-later");
    cluster.policyOfTheScenario();
    awaitRuntime(namespace, pod("train", NO_LABEL, "a/pytorch:2", "8"), "kata");
    Pod labelled = namespace.createPod(pod("ai-model", LABEL + ": gvisor", "server:1", "1"));
    String fixed =
        "The label secure-ai.io/runtime of pod inference cannot be changed after the pod is"
            + " created, because RuntimePolicy ai-sandbox chose the runtime according to it:"
            + " recreate the pod with the change.";

    assertDenied(() -> edit(labelled, pod -> relabelled(pod, "kata")), fixed);
    assertDenied(
        () ->
            edit(
                labelled,
                pod -> {
                  pod.getMetadata().getLabels().remove(LABEL);
                  return pod;
                }),
        fixed);
    edit(
        labelled,
        pod -> {
          pod.getMetadata().getLabels().put("app", "harmless");
          return pod;
        });

    String name = "name: plain";
    Pod plain =
        namespace.createPod(
            pod("train", NO_LABEL, "a/pytorch:2", "2").replace("name: inference", name));
    String denied = "Workload plain with high compute requires runtime kata";
    assertThat(
            api.kubectl(
                "",
                "patch",
                "pod",
                "plain",
                "-n",
                namespace.name(),
                "--subresource=resize",
                "-p",
                "{\"spec\": {\"containers\": [{\"name\": \"train\", \"resources\": {\"requests\":"
                    + " {\"cpu\": \"6\"}}}]}}"))
        .contains(denied);
    assertDenied(
        () -> edit(plain, pod -> relabelled(pod, "kata")),
        "Pod plain has no runtimeClassName, but rule by-label of"
            + " RuntimePolicy ai-sandbox requires runtime kata: set runtimeClassName to that.");
  }

  @Test
  void imageAndDebuggerThatCallForAnotherRuntimeAreDenied() {
    TestNamespace namespace = cluster.namespace("ai-image");
    cluster.policy(
        "torch",
        "{rules: [{name: torch, match: {images: [{contains: torch}]}, runtime: kata, message:"
            + " '{name} in {namespace} needs {runtime}'}]}");
    awaitRuntime(namespace, pod("server", NO_LABEL, "torch:1", "1"), "kata");
    Pod stored = namespace.createPod(pod("server", NO_LABEL, "server:1", "1"));

    assertDenied(
        () ->
            edit(
                stored,
                pod -> {
                  pod.getSpec().getContainers().get(0).setImage("torch:1");
                  return pod;
                }),
        "inference in ai-image needs kata");
    assertDenied(
        () ->
            client
                .pods()
                .inNamespace(namespace.name())
                .withName("inference")
                .ephemeralContainers()
                .edit(
                    pod -> {
                      pod.getSpec()
                          .setEphemeralContainers(
                              List.of(
                                  new EphemeralContainerBuilder()
                                      .withName("debugger")
                                      .withImage("torch:1")
                                      .build()));
                      return pod;
                    }),
        "inference in ai-image needs kata");
  }

  @Test
  void amountsThatTheNamespaceSetsCount() {
    TestNamespace namespace = cluster.namespace("ai-range");
    namespace.create(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: range}
        spec: {limits: [{type: Container, default: {cpu: 8}}]}
        """);
    cluster.policyOfTheScenario();

    awaitRuntime(
        namespace,
        pod("train", NO_LABEL, "a/pytorch:2", "1")
            .replace("resources: {requests: {cpu: \"1\"}}", "resources: {}"),
        "kata");
  }

  @Test
  void modelAndRuntimeAreSetTogether() {
    TestNamespace namespace = cluster.namespace("ai-both");
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: all}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /m}
        """);
    cluster.policyOfTheScenario();
    String both =
        pod("train", NO_LABEL, "a/pytorch:2", "8")
            .replace("image:", "volumeMounts: [{name: models, mountPath: /m}]\n      image:")
            .replace(
                "  containers:",
                "  volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]\n"
                    + "  containers:");

    namespace.awaitInjected(both);
    Pod stored = awaitRuntime(namespace, both, "kata");

    assertThat(validationContainers(stored)).hasSize(1);
  }

  @Test
  void runtimeThatNobodyOffersIsDeniedUntilANodeDoes() {
    TestNamespace namespace = cluster.namespace("ai-unavailable");
    cluster.policy("tdx", "{rules: [{name: all, runtime: confidential}]}");
    String pod = pod("server", NO_LABEL, "server:1", "1");

    namespace.awaitDenied(
        pod,
        "Pod inference would stay pending, because no ready node offers handler kata-tdx of"
            + " RuntimeClass confidential: set up such a node, or set spec.whenUnavailable: Warn of"
            + " RuntimePolicy tdx if nodes are added when pods are pending.");
    awaitCondition(
        "tdx",
        "Available",
        "False",
        "No ready node offers handler kata-tdx of RuntimeClass confidential: set up such a node.");

    cluster.node("worker-tdx", true, "kata-tdx");
    awaitRuntime(namespace, pod, "confidential");
    awaitCondition("tdx", "Available", "True", "");

    cluster.node("worker-tdx", false, "kata-tdx");
    namespace.awaitDenied(
        pod,
        "Pod inference would stay pending, because no ready node offers handler kata-tdx of"
            + " RuntimeClass confidential: set up such a node, or set spec.whenUnavailable: Warn of"
            + " RuntimePolicy tdx if nodes are added when pods are pending.");
  }

  @Test
  void whatASandboxCannotGiveIsDenied() {
    TestNamespace namespace = cluster.namespace("ai-lacking");
    cluster.policy("kata", "{isolation: [kata], rules: [{name: all, runtime: kata}]}");
    String pod = pod("server", NO_LABEL, "server:1", "1");

    namespace.awaitDenied(
        pod.replace("spec:", "spec:\n  hostNetwork: true"),
        "Pod inference uses HostNetwork, which RuntimeClass kata cannot provide: remove it, or"
            + " correct spec.lacking of RuntimePolicy kata.");
    namespace.awaitDenied(
        pod.replace("{cpu: \"1\"}", "{cpu: \"1\"}, limits: {nvidia.com/gpu: 1}"),
        "Pod inference uses GPU, which RuntimeClass kata cannot provide: remove it, or correct"
            + " spec.lacking of RuntimePolicy kata.");
  }

  @Test
  void statusSaysAtOnceWhatIsWrong() {
    cluster.policy("typo", "{rules: [{name: all, runtime: katta}]}");
    cluster.policy(
        "broken",
        "{namespaceSelector: {matchLabels: {nobody: has}}, rules: [{name: all, match: {expression:"
            + " 'pod.spec.'}, runtime: kata}]}");

    awaitCondition("typo", "Ready", "True", "");
    awaitCondition("typo", "Reachable", "True", "");
    awaitCondition(
        "typo",
        "Available",
        "False",
        "RuntimeClass katta does not exist: create it, or change the rule that names it.");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(String.valueOf(condition("broken", "Ready").get("message")))
                    .startsWith("spec.rules[0].match.expression does not compile: line 1, "));
    assertThat(api.kubectl("", "get", "rtp"))
        .containsPattern("NAME +ISOLATION +READY +REACHABLE +AVAILABLE +NATIVE +REASON +AGE")
        .containsPattern("typo +True +True +False .* RuntimesMissing ");
  }

  @Test
  void templateOfPodsThatWillBeDeniedGetsAWarning() {
    TestNamespace namespace = cluster.namespace("ai-template");
    cluster.policyOfTheScenario();
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: a}}
          template:
            metadata: {labels: {app: a}}
            spec: {containers: [{name: ai-model, image: 'server:1'}]}
        """;

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        api.kubectl(
                            deployment,
                            "create",
                            "-n",
                            namespace.name(),
                            "-f",
                            "-",
                            "--dry-run=server"))
                    .contains(
                        "Warning: Its pods will be denied: Pod web-* requires label"
                            + " secure-ai.io/runtime to use runtime kata"));
  }

  private Pod awaitRuntime(TestNamespace namespace, String yaml, String runtime) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () -> namespace.dryRun(yaml),
            pod -> runtime.equals(pod.getSpec().getRuntimeClassName()));
  }

  private void awaitCondition(String policy, String type, String status, String message) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(condition(policy, type))
                    .containsEntry("status", status)
                    .containsEntry("message", message));
  }

  private Map<String, Object> condition(String policy, String type) {
    GenericKubernetesResource stored =
        client
            .genericKubernetesResources("secure-ai.io/v1alpha1", "RuntimePolicy")
            .withName(policy)
            .get();
    List<Map<String, Object>> conditions = stored.get("status", "conditions");
    return conditions == null
        ? Map.of()
        : conditions.stream()
            .filter(each -> type.equals(each.get("type")))
            .findFirst()
            .orElse(Map.of());
  }

  private void edit(Pod stored, UnaryOperator<Pod> change) {
    client
        .pods()
        .inNamespace(stored.getMetadata().getNamespace())
        .withName(stored.getMetadata().getName())
        .edit(change);
  }

  private static Pod relabelled(Pod pod, String runtime) {
    pod.getMetadata().getLabels().put(LABEL, runtime);
    return pod;
  }

  private static String pod(String container, String label, String image, String cpu) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: inference
      labels: {%s}
    spec:
      containers:
        - name: %s
          image: %s
          resources: {requests: {cpu: "%s"}}
    """
        .formatted(label, container, image, cpu);
  }
}
