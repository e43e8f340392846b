package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the upstream operator leaves on pods, and the packaged command that takes it away. */
@OnNode
final class MigrationE2E {
  private NodeNamespace namespace;

  @BeforeEach
  void create() {
    namespace = NodeNamespace.create("migrated", Map.of());
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  @Test
  void podHangsInTerminatingUntilThePrintedCommandRuns() {
    namespace.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: left-behind, finalizers: [validation.ml.sigstore.dev/finalizer]}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: server, image: "busybox:1.36", command: [/bin/sleep, inf]}]
        """);
    namespace.awaitReady("left-behind");
    Node.kubectl("-n", "migrated", "delete", "pod", "left-behind", "--wait=false");
    await().atMost(NodeNamespace.SOON).until(() -> isStopped(namespace.pod("left-behind")));
    assertThat(namespace.pod("left-behind").getMetadata().getDeletionTimestamp()).isNotNull();

    Node.Result migrated =
        Node.shell("kubectl get pods -A -o yaml | modelgate migrate -f - --commands | sh");

    assertThat(migrated.output()).contains("pod/left-behind patched");
    assertThat(migrated.exitCode()).as(migrated.output()).isZero();
    await()
        .atMost(NodeNamespace.SOON)
        .until(() -> Node.kubectl("-n", "migrated", "get", "pods").contains("No resources found"));
  }

  /** Nothing of it runs any more, and the API server still has it. */
  private static boolean isStopped(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .allMatch(each -> each.getState().getTerminated() != null);
  }
}
