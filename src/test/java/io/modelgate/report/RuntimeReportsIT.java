package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runtime policies and nodes have to do with pods, in reports of a real API server. */
@Needs(Component.API_SERVER)
final class RuntimeReportsIT {
  private static final Path DEFINITION =
      Path.of("src", "test", "definitions", "wgpolicyk8s.io_policyreports.yaml");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String NAMESPACE = "ai-production";
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: ai-production}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo, signaturePath: /models/demo/model.sig}
      """;
  private static final String VALIDATED =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: ai-production, labels: {validation.rhtas.redhat.com/ml: "true"}}
      spec:
        runtimeClassName: gvisor
        containers:
          - name: ai-model
            image: scikit/serve:1
            resources: {requests: {cpu: 500m}}
            volumeMounts: [{name: models, mountPath: /models}]
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private static final KubeApi API = KubeApi.startAnother("runtime-reports");

  private final KubernetesClient client = API.client();
  private final Kubelet kubelet = new Kubelet(client);
  private final TestNamespace namespace = TestNamespace.of(API, NAMESPACE);
  private final Replica replica = new Replica(API);

  @AfterAll
  static void stop() {
    API.close();
  }

  @BeforeEach
  void prepare() {
    API.apply(DEFINITION);
    API.apply(Path.of("examples", "sandbox-policy", "cluster.yaml"));
    API.apply(Path.of("examples", "sandbox-policy", "policy.yaml"));
    node("with-gvisor", "runc", "runsc");
  }

  @AfterEach
  void end() {
    client.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
    await().atMost(SOON).until(() -> lines().isEmpty());
    replica.close();
    client.events().v1().events().inNamespace(NAMESPACE).delete();
  }

  @Test
  void scenariosLastStepIsAnsweredAtAGlance() {
    createPod("heavy", "pytorch/train:2", "4500m", "", "runtimeClassName: kata");
    createPod("heavy-runc", "pytorch/train:2", "4500m", "", "");
    createPod("light", "scikit/serve:1", "500m", "", "runtimeClassName: gvisor");
    createPod("ai", "other:1", "1", "", "");
    createPod(
        "says-kata", "other:1", "1", "secure-ai.io/runtime: kata", "runtimeClassName: gvisor");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(lines())
                    .containsExactlyInAnyOrder(
                        "ai 0 1 0 0 3",
                        "heavy 1 0 0 0 5",
                        "heavy-runc 0 1 0 0 3",
                        "light 1 0 0 0 5",
                        "says-kata 0 1 0 0 5"));

    assertThat(results("heavy-runc"))
        .startsWith(
            "RuntimePolicy/ai-sandbox high-compute fail kata Workload heavy-runc with high compute"
                + " requires runtime kata");
    assertThat(results("ai"))
        .contains(
            "RuntimePolicy/ai-sandbox label-required fail  Pod ai requires label"
                + " secure-ai.io/runtime to use runtime kata");
    assertThat(results("heavy"))
        .contains("RuntimePolicy/ai-sandbox high-compute pass kata ")
        .contains("RuntimePolicy/ai-sandbox light skip  ")
        .contains("RuntimeClass/kata node skip kata The pod is not on a node yet.");
  }

  @Test
  void reportsFollowThePolicyAndTheNamespacesLabel() {
    createPod("heavy-runc", "pytorch/train:2", "4500m", "", "");
    await().atMost(SOON).until(() -> lines().equals(List.of("heavy-runc 0 1 0 0 3")));

    API.kubectl(
        "",
        "patch",
        "runtimepolicy",
        "ai-sandbox",
        "--type=json",
        "-p=[{\"op\":\"add\",\"path\":\"/spec/rules/0/action\",\"value\":\"Warn\"}]");
    await().atMost(SOON).until(() -> lines().equals(List.of("heavy-runc 0 0 1 0 3")));

    API.kubectl("", "label", "namespace", NAMESPACE, "secure-ai.io/sandbox-enabled-");
    await().atMost(SOON).until(() -> lines().isEmpty());

    API.kubectl("", "label", "namespace", NAMESPACE, "secure-ai.io/sandbox-enabled=true");
    await().atMost(SOON).until(() -> lines().equals(List.of("heavy-runc 0 0 1 0 3")));

    API.kubectl("", "delete", "runtimepolicy", "ai-sandbox");
    await().atMost(SOON).until(() -> lines().isEmpty());
  }

  @Test
  void nodeWithoutTheHandlerIsToldEverywhere() {
    HasMetadata job =
        namespace.create(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: train}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: train, image: train}]}
            """);
    createPod(
        "train-x",
        "pytorch/train:2",
        "4500m",
        "",
        "runtimeClassName: kata, nodeName: with-gvisor",
        "ownerReferences: [{apiVersion: batch/v1, kind: Job, name: train, uid: %s, controller: true}]"
            .formatted(job.getMetadata().getUid()));
    createPod(
        "light", "scikit/serve:1", "500m", "", "runtimeClassName: gvisor, nodeName: with-gvisor");

    String message =
        "Node with-gvisor has no handler kata-qemu, which RuntimeClass kata needs: install that"
            + " runtime there, or keep its pods away with spec.scheduling.";
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(lines())
                    .containsExactlyInAnyOrder("train-x 1 1 0 0 4", "light 2 0 0 0 4"));
    assertThat(results("train-x")).contains("RuntimeClass/kata node fail kata " + message);
    assertThat(results("light"))
        .contains("RuntimeClass/gvisor node pass gvisor Node with-gvisor has handler runsc.");
    assertThat(replica.metrics().runtimes()).isEqualTo(List.of(1, 1, 0));
    await().atMost(SOON).until(() -> mismatches().size() == 2);
    assertThat(mismatches())
        .allSatisfy(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getNote()).endsWith("RuntimeClass kata: " + message);
            })
        .extracting(event -> event.getRegarding().getKind() + " " + event.getRegarding().getName())
        .containsExactlyInAnyOrder("Pod train-x", "Job train");

    node("with-gvisor", "runc", "runsc", "kata-qemu");
    await().atMost(SOON).untilAsserted(() -> assertThat(lines()).contains("train-x 2 0 0 0 4"));
    assertThat(replica.metrics().runtimes()).isEqualTo(List.of(2, 0, 0));
  }

  @Test
  void kernelThatTheVerifierSawIsHeldAgainstTheRuntimeClass() {
    namespace.create(POLICY);
    for (String name : List.of("inside", "outside")) {
      namespace.createPod(InjectedPods.inject(VALIDATED.formatted(name), POLICY));
    }
    namespace.createPod(
        InjectedPods.inject(VALIDATED.formatted("forged"), POLICY)
            .replace("modelgate/verifier:0.1.0", "busybox:1.36"));
    kubelet.ended(
        NAMESPACE,
        "inside",
        0,
        "kernel: 4.19.0-gvisor, sandbox gvisor (/proc/version)\nverified: x");
    kubelet.ended(
        NAMESPACE,
        "outside",
        0,
        "{\"result\":\"verified\",\"message\":\"verified: x\",\"kernel\":"
            + "{\"release\":\"6.1.0\",\"sandbox\":\"host\"}}");
    kubelet.ended(NAMESPACE, "forged", 0, "kernel: 4.19.0-gvisor, sandbox gvisor (x)\nverified: x");

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(replica.metrics().runtimes()).isEqualTo(List.of(1, 1, 1)));
    await().atMost(SOON).until(() -> lines().size() == 3);
    assertThat(results("inside"))
        .contains(
            "RuntimeClass/gvisor kernel pass gvisor Container model-validation saw kernel"
                + " 4.19.0-gvisor, which is gVisor's.");
    assertThat(results("outside"))
        .contains(
            "RuntimeClass/gvisor kernel fail gvisor Container model-validation saw kernel 6.1.0,"
                + " which is no sandbox's, but RuntimeClass gvisor (handler runsc) requires"
                + " gVisor's: check how its node runs that handler.",
            "ModelValidation/demo model pass  verified: x");
    assertThat(results("forged"))
        .contains(
            "RuntimeClass/gvisor kernel skip gvisor No verifier has reported the pod's kernel"
                + " yet.");
    await().atMost(SOON).until(() -> mismatches().size() >= 1);
    assertThat(mismatches())
        .extracting(event -> event.getRegarding().getName())
        .contains("outside")
        .doesNotContain("inside", "forged");
  }

  private void createPod(String name, String image, String cpu, String labels, String... more) {
    namespace.createPod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {%s}%s}
        spec:
          %s
          containers:
            - {name: ai-model, image: "%s", resources: {requests: {cpu: "%s"}}}
          initContainers: [{name: model-validation, image: modelgate/verifier:0.1.0}]
        """
            .formatted(
                name,
                labels,
                more.length > 1 ? ", " + more[1] : "",
                more[0].replace(", ", "\n  "),
                image,
                cpu));
  }

  private void node(String name, String... handlers) {
    if (client.nodes().withName(name).get() == null) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    client
        .nodes()
        .withName(name)
        .editStatus(
            node -> {
              NodeBuilder edited =
                  new NodeBuilder(node)
                      .editOrNewStatus()
                      .withRuntimeHandlers(List.of())
                      .withConditions()
                      .addNewCondition()
                      .withType("Ready")
                      .withStatus("True")
                      .endCondition()
                      .endStatus();
              for (String handler : handlers) {
                edited
                    .editStatus()
                    .addNewRuntimeHandler()
                    .withName(handler)
                    .endRuntimeHandler()
                    .endStatus();
              }
              return edited.build();
            });
  }

  /** What kubectl prints of each report, but its age. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    API.kubectl("", "get", "policyreport", "-n", NAMESPACE, "--no-headers")
        .lines()
        .filter(line -> !line.startsWith("No resources"))
        .forEach(line -> lines.add(line.replaceAll(" +", " ").replaceAll(" [^ ]+$", "")));
    return lines;
  }

  /** The results of one report: policy, rule, result, runtime and message. */
  private List<String> results(String pod) {
    GenericKubernetesResource report =
        Objects.requireNonNull(
            client
                .genericKubernetesResources("wgpolicyk8s.io/v1alpha2", "PolicyReport")
                .inNamespace(NAMESPACE)
                .withName(pod)
                .get());
    JsonNode results = new JsonMapper().valueToTree(report).path("results");
    List<String> lines = new ArrayList<>();
    results.forEach(
        each ->
            lines.add(
                String.join(
                    " ",
                    each.path("policy").asText(),
                    each.path("rule").asText(),
                    each.path("result").asText(),
                    each.at("/properties/runtime").asText(),
                    each.path("message").asText())));
    return lines;
  }

  private List<Event> mismatches() {
    return client.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> "RuntimeMismatch".equals(event.getReason()))
        .toList();
  }
}
