package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What creates pods, and what happens to them later. */
@OnNode
final class WorkloadsE2E {
  /** Of what {@code examples/key} signs. */
  private static final String EXAMPLE_DIGEST =
      "df6fee5250de71eb4e6bb34e61624eb81e6b46fa3f9715facc921210b2f9776f";

  private NodeNamespace namespace;
  private Path model;

  @BeforeEach
  void create() throws IOException {
    namespace = NodeNamespace.create("workloads", Map.of());
    model = namespace.volumeOf("models", Path.of("examples", "key", "model"));
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1, Deployment, 2",
    "apps/v1, StatefulSet, 2",
    "batch/v1, Job, 1",
  })
  void podsOfAreVerifiedOneByOne(String version, String kind, int count) throws IOException {
    policy("");
    String size = kind.equals("Job") ? "backoffLimit: 0" : "replicas: " + count;
    String selector =
        kind.equals("Job") ? "" : "serviceName: server, selector: {matchLabels: {app: server}},";
    String more = kind.equals("Job") ? "restartPolicy: Never, activeDeadlineSeconds: 60," : "";
    String workload =
        "apiVersion: %s\nkind: %s\nmetadata: {name: server}\nspec: {%s, %s template: %s}\n"
            .formatted(
                version,
                kind,
                size,
                kind.equals("Deployment") ? selector.replace("serviceName: server,", "") : selector,
                Pods.template(more));

    namespace.create(workload);

    await().atMost(NodeNamespace.SOON).until(() -> ready().size() == count);
    for (Pod pod : ready()) {
      namespace.awaitVerifierLog(pod.getMetadata().getName(), "verified: ");
    }

    Files.writeString(model.resolve("config.json"), " ", StandardOpenOption.APPEND);
    namespace.deleteAll(version, kind, "server");
    await().atMost(NodeNamespace.SOON).until(() -> namespace.pods("app", "server").isEmpty());
    namespace.create(workload);
    await().atMost(NodeNamespace.SOON).until(() -> !namespace.pods("app", "server").isEmpty());
    String bad = namespace.pods("app", "server").get(0).getMetadata().getName();
    namespace.awaitRefused(bad);
    assertThat(ready()).isEmpty();
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(namespace.events("server", "ModelNotValidated"))
                    .anyMatch(note -> note.contains("config.json")));
  }

  @Test
  void continuousValidationCatchesALaterChange() throws IOException {
    policy("continuousValidation: {interval: 10s}");
    namespace.create(Pods.withModel("server"));
    namespace.awaitReady("server");

    Files.writeString(model.resolve("config.json"), " ", StandardOpenOption.APPEND);

    await().atMost(NodeNamespace.SOON).until(() -> !Readiness.isPodReady(namespace.pod("server")));
    namespace.awaitVerifierLog("server", "config.json: changed since it was signed");
    await()
        .atMost(NodeNamespace.SOON)
        .until(() -> namespace.field("mv/demo", "{.status.pods.failed}").equals("1"));
  }

  /** By the ConfigMap that the leader writes, long before the next verification's time. */
  @Test
  void continuousValidationCatchesALaterRecallAndItsEnd() throws IOException {
    policy("continuousValidation: {interval: 24h}");
    namespace.create(Pods.withModel("server"));
    namespace.awaitReady("server");

    Node.kubectl("delete", "modelrecall", "workloads", "--ignore-not-found");
    namespace
        .client()
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelRecall
            metadata: {name: workloads}
            spec: {reason: CVE-2026-1, digests: [%s]}
            """
                .formatted(EXAMPLE_DIGEST))
        .create();
    try {
      await()
          .atMost(NodeNamespace.SOON)
          .until(() -> !Readiness.isPodReady(namespace.pod("server")));
      namespace.awaitVerifierLog("server", "ModelRecall workloads recalls the model", "CVE-2026-1");
      await()
          .atMost(NodeNamespace.SOON)
          .until(() -> namespace.field("mv/demo", "{.status.pods.failed}").equals("1"));
    } finally {
      Node.kubectl("delete", "modelrecall", "workloads", "--ignore-not-found");
    }
    namespace.awaitReady("server");
    await()
        .atMost(NodeNamespace.SOON)
        .until(
            () ->
                !namespace
                    .field("configmaps", "{.items[*].metadata.name}")
                    .contains("modelgate-recalls"));
  }

  /** Another process answers on the node's network, on the port that verifiers once took. */
  @Test
  void whoeverAnswersOnTheNodesNetworkSpeaksForNoVerifier() throws IOException {
    policy("continuousValidation: {interval: 10s}");
    namespace.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: answerer}
        spec:
          terminationGracePeriodSeconds: 0
          hostNetwork: true
          containers:
            - name: answerer
              image: busybox:1.36
              command: [/bin/sh, -c, "mkdir /tmp/w && echo ok > /tmp/w/ready && echo ok > /tmp/w/healthz && exec httpd -f -p 8470 -h /tmp/w"]
        """);
    namespace.awaitReady("answerer");
    Files.writeString(model.resolve("config.json"), " ", StandardOpenOption.APPEND);

    namespace.create(Pods.withModel("server", "hostNetwork: true,"));

    namespace.awaitVerifierLog("server", "config.json: changed since it was signed");
    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(Node.kubectl("-n", "workloads", "describe", "pod", "server"))
                    .contains("Startup probe failed: the model is not verified"));
    assertThat(namespace.pod("server").getStatus().getContainerStatuses())
        .allSatisfy(status -> assertThat(status.getContainerID()).isNullOrEmpty());
  }

  private void policy(String more) throws IOException {
    Files.copy(Path.of("examples", "key", "signer.pub.pem"), model.resolveSibling("signer.pem"));
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          selector: {volumes: {persistentVolumeClaims: [models]}}
          config: {publicKeyConfig: {keyPath: /data/signer.pem}}
          model: {path: /data/model}
          %s
        """
            .formatted(more));
    namespace.awaitPolicy("demo");
  }

  private List<Pod> ready() {
    return namespace.pods("app", "server").stream().filter(Readiness::isPodReady).toList();
  }
}
