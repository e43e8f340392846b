package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which runtime really runs: a pod in gVisor is proven, one outside of it is caught. */
@OnNode
final class RuntimeProofE2E {
  private NodeNamespace namespace;

  @BeforeEach
  void create() throws IOException {
    namespace = NodeNamespace.create("proof", Map.of());
    namespace.volumeOf("models", Path.of("examples", "key", "model"));
    namespace.policy(
        "publicKeyConfig: {keyFrom: {inline: %s}}", Path.of("examples", "key", "signer.pub.pem"));
  }

  @AfterEach
  void remove() {
    namespace.close();
    Node.kubectl("delete", "runtimeclass", "promise", "--ignore-not-found");
  }

  @Test
  void gvisorIsProvenAndAPodOutsideItIsCaught() {
    promise("runsc");
    createPod("inside");
    promise("runc");
    createPod("outside");
    // From now on the class means gVisor again: the pod that ran before is not what it promises.
    promise("runsc");

    await()
        .atMost(NodeNamespace.SOON)
        .untilAsserted(
            () ->
                assertThat(result("outside", "kernel"))
                    .matches(
                        "fail Container model-validation saw kernel \\S+, which is no sandbox's,"
                            + " but RuntimeClass promise \\(handler runsc\\) requires gVisor's:"
                            + " check how node node runs that handler\\."));
    assertThat(namespace.events("outside", "RuntimeMismatch")).hasSize(1);
    assertThat(namespace.events("inside", "RuntimeMismatch")).isEmpty();
    assertThat(result("inside", "kernel"))
        .startsWith("pass Container model-validation saw kernel ")
        .endsWith(", which is gVisor's.");
    assertThat(result("inside", "node")).isEqualTo("pass Node node has handler runsc.");
  }

  /** Gives the class another meaning: a handler cannot be changed. */
  private void promise(String handler) {
    Resource<GenericKubernetesResource> promise =
        namespace
            .client()
            .genericKubernetesResources("node.k8s.io/v1", "RuntimeClass")
            .withName("promise");
    promise.delete();
    await().atMost(NodeNamespace.SOON).until(() -> promise.get() == null);
    namespace
        .client()
        .resource(
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: promise}
            handler: %s
            """
                .formatted(handler))
        .create();
  }

  private void createPod(String name) {
    await()
        .atMost(NodeNamespace.SOON)
        .ignoreExceptions() // the API server's admission learns of the RuntimeClass a moment later
        .until(() -> namespace.create(Pods.withModel(name, "runtimeClassName: promise,")) != null);
    namespace.awaitReady(name);
  }

  private String result(String pod, String rule) {
    String of = "{.results[?(@.rule=='%s')]%s}";
    return namespace.field(
        "policyreport/" + pod,
        of.formatted(rule, ".result") + " " + of.formatted(rule, ".message"));
  }
}
