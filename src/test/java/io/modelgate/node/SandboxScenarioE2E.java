package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The sandbox scenario, step by step, with the policy of examples/sandbox-policy. */
@OnNode
@TestMethodOrder(OrderAnnotation.class)
final class SandboxScenarioE2E {
  private static final NodeNamespace NAMESPACE = NodeNamespace.of("ai-production");
  private static final String POLICY = "examples/sandbox-policy/policy.yaml";

  @AfterAll
  static void remove() {
    Node.kubectl("delete", "-f", POLICY, "--ignore-not-found", "--wait=false");
    NAMESPACE.close();
  }

  @Test
  @Order(1)
  void labelGvisorRunsInGvisor() {
    Node.kubectl("apply", "-f", POLICY);
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(Node.kubectl("get", "rtp", "ai-sandbox", "--no-headers"))
                    .matches("(?s)ai-sandbox +\\S+ +True +True +False .*"));

    NAMESPACE.create(
        pod("inference", "secure-ai.io/runtime: gvisor", "inference-server:1.0", "100m"));

    NAMESPACE.awaitReady("inference");
    assertThat(NAMESPACE.pod("inference").getSpec().getRuntimeClassName()).isEqualTo("gvisor");
    assertThat(kernel("inference")).contains("Starting gVisor...");
  }

  @Test
  @Order(2)
  void lightInferenceRunsInGvisorAndHeavyTrainingCallsForKata() {
    NAMESPACE.create(pod("scoring", "app: scoring", "team/scikit-score:1.5", "100m"));

    NAMESPACE.awaitReady("scoring");
    assertThat(kernel("scoring")).contains("Starting gVisor...");

    // No node here has Kata, and this is known before the pod would hang.
    assertThat(refusal(pod("training", "app: training", "team/pytorch-train:2.5", "4500m")))
        .contains("kata");
  }

  @Test
  @Order(3)
  void contradictionAndMissingLabelAreDenied() {
    assertThat(
            refusal(
                pod("training", "secure-ai.io/runtime: gvisor", "team/pytorch-train:2.5", "4500m")))
        .endsWith("denied the request: Workload training with high compute requires runtime kata");
    assertThat(refusal(pod("chat", "app: chat", "inference-server:1.0", "1")))
        .endsWith(
            "denied the request: Pod chat requires label secure-ai.io/runtime to use runtime kata");
  }

  @Test
  @Order(4)
  void reportsTellHowEachPodFares() {
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        Node.kubectl("-n", "ai-production", "get", "policyreport", "--no-headers"))
                    .containsPattern("(?m)^inference +\\d+ +0 +0 +0 ")
                    .containsPattern("(?m)^scoring +\\d+ +0 +0 +0 "));
    assertThat(NAMESPACE.field("policyreport/inference", "{.results[?(@.rule=='node')].message}"))
        .isEqualTo("Node node has handler runsc.");
  }

  @Test
  @Order(5)
  void kataIsAdmittedWhereThePolicySaysSoAndReportedAsAbsent() {
    Node.kubectl(
        "patch",
        "rtp",
        "ai-sandbox",
        "--type=merge",
        "-p",
        "{\"spec\":{\"whenUnavailable\":\"Warn\"}}");
    String training = pod("kata", "secure-ai.io/runtime: kata", "inference-server:1.0", "100m");
    await()
        .atMost(NodeNamespace.SOON)
        .ignoreExceptions()
        .until(() -> NAMESPACE.create(training) != null);

    assertThat(NAMESPACE.pod("kata").getSpec().getRuntimeClassName()).isEqualTo("kata");
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        NAMESPACE.field(
                            "policyreport/kata", "{.results[?(@.rule=='node')].result}"))
                    .isEqualTo("fail"));
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(Node.kubectl("-n", "ai-production", "describe", "pod", "kata"))
                    .contains("no runtime for \"kata\" is configured"));
    assertThat(
            Node.kubectl(
                "get",
                "rtp",
                "ai-sandbox",
                "-o",
                "jsonpath={.status.conditions[?(@.type=='Available')].message}"))
        .contains("kata");
  }

  /** What {@code dmesg} shows in the workload's container. */
  private static String kernel(String pod) {
    return Node.kubectl("-n", "ai-production", "exec", pod, "--", "/bin/dmesg");
  }

  private static String refusal(String yaml) {
    try {
      NAMESPACE.create(yaml);
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      return e.getStatus().getMessage();
    }
    throw new AssertionError("was admitted: " + yaml);
  }

  private static String pod(String name, String label, String image, String cpu) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: ai-production, labels: {%s}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: ai-model
          image: %s
          command: [/bin/sleep, inf]
          resources: {requests: {cpu: %s}}
    """
        .formatted(name, label, image, cpu);
  }
}
