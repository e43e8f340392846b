package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** The model scenario, by the commands in examples/prepare.yaml and examples/verify.yaml. */
@OnNode
final class ModelScenarioE2E {
  private static final String NAMESPACE = "model-demo";

  @Test
  void workloadRunsOnceItsModelIsVerifiedAndNeverAfterAByteChanged() throws IOException {
    try (NodeNamespace namespace = NodeNamespace.of(NAMESPACE)) {
      Path disk = namespace.volume("models");
      Node.kubectl("apply", "-f", "examples/prepare.yaml");
      Node.kubectl(
          "-n", NAMESPACE, "wait", "--for=condition=complete", "job/put-model", "--timeout=120s");
      Node.kubectl("apply", "-f", "examples/verify.yaml");

      namespace.awaitReady("inference");
      namespace.awaitVerifierLog(
          "inference", "verified: /data/tiny: 2 files, 270 bytes in ", "signed with key SHA-256 ");
      await()
          .atMost(NodeNamespace.SOON)
          .until(() -> namespace.field("mv/demo", "{.status.pods.validated}").equals("1"));

      namespace.delete("inference");
      Files.writeString(disk.resolve("tiny/weights.bin"), "!", StandardOpenOption.APPEND);
      Node.kubectl("apply", "-f", "examples/verify.yaml");

      namespace.awaitRefused("inference");
      namespace.awaitVerifierLog(
          "inference",
          "weights.bin: changed since it was signed",
          "verification failed: 1 file differs: weights.bin");
      await()
          .atMost(NodeNamespace.SOON)
          .untilAsserted(
              () ->
                  assertThat(namespace.events("inference", "ModelNotValidated"))
                      .singleElement()
                      .asString()
                      .contains("verification failed: 1 file differs: weights.bin"));
      // The status is written on its own, so it may come after the Event.
      await()
          .atMost(NodeNamespace.SOON)
          .until(() -> namespace.field("mv/demo", "{.status.pods.failed}").equals("1"));
      assertThat(namespace.field("mv/demo", "{.status.newest[0].message}"))
          .isEqualTo("verification failed: 1 file differs: weights.bin");
      assertThat(Node.kubectl("-n", NAMESPACE, "describe", "pod", "inference"))
          .contains("ModelNotValidated");
    }
  }
}
