package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both promises at once: the model is verified inside gVisor, before the workload runs there. */
@OnNode
final class VerifiedInSandboxE2E {
  @Test
  void modelIsVerifiedInsideGvisorBeforeTheWorkloadRunsThere() throws IOException {
    try (NodeNamespace namespace =
        NodeNamespace.create("verified-sandbox", Map.of("secure-ai.io/sandbox-enabled", "true"))) {
      namespace.volumeOf("models", Path.of("examples", "key"));
      namespace
          .client()
          .resource(
              """
              apiVersion: secure-ai.io/v1alpha1
              kind: RuntimePolicy
              metadata: {name: verified-sandbox}
              spec:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: verified-sandbox}}
                isolation: [gvisor]
                rules: [{name: all, runtime: gvisor}]
              """)
          .create();
      namespace.create(
          """
          apiVersion: rhtas.redhat.com/v1alpha1
          kind: ModelValidation
          metadata: {name: demo}
          spec:
            selector: {volumes: {persistentVolumeClaims: [models]}}
            config: {publicKeyConfig: {keyPath: /data/model/signer.pub.pem}}
            model: {path: /data/model/model}
          """);
      namespace.awaitPolicy("demo");
      namespace.awaitRuntimePolicy("verified-sandbox");

      namespace.create(Pods.withModel("server"));

      namespace.awaitReady("server");
      assertThat(namespace.pod("server").getSpec().getRuntimeClassName()).isEqualTo("gvisor");
      namespace.awaitVerifierLog("server", "verified: /data/model/model: 2 files");
      assertThat(Node.kubectl("-n", "verified-sandbox", "exec", "server", "--", "/bin/dmesg"))
          .contains("Starting gVisor...");
      await()
          .atMost(NodeNamespace.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          namespace.field(
                              "policyreport/server", "{.results[?(@.rule=='kernel')].message}"))
                      .endsWith(", which is gVisor's."));
    } finally {
      Node.kubectl("delete", "rtp", "verified-sandbox", "--ignore-not-found");
    }
  }
}
