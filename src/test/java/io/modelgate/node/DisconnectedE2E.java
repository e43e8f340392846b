package io.modelgate.node;

import static io.modelgate.node.Installation.NAMESPACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The node's pods reach each other and the API server, nothing else: all tests here run in a
 * disconnected cluster. This one shows that nobody even tries to reach more.
 */
@OnNode
final class DisconnectedE2E {
  private static final Pattern COUNTED = Pattern.compile("(?m)^ *(\\d+) .*DROP");

  @Test
  void nothingIsFetchedAtRunTime() throws IOException, InterruptedException {
    try (NodeNamespace namespace = NodeNamespace.create("disconnected", Map.of())) {
      long before = triesToReachTheOutside();
      Node.kubectl("-n", NAMESPACE, "rollout", "restart", "deployment/modelgate");
      Installation.awaitRollout();
      KeylessModel.put(namespace);
      namespace.create(Pods.withModel("keyless"));
      namespace.awaitReady("keyless");
      namespace.awaitVerifierLog("keyless", "identity someone@example.com");

      assertThat(triesToReachTheOutside()).isEqualTo(before);

      // Had somebody tried, it would show: an address that documentation may use (RFC 5737).
      Node.run(
          "-n",
          "disconnected",
          "exec",
          "keyless",
          "--",
          "/bin/nc",
          "-w",
          "2",
          "198.51.100.1",
          "80");
      await().atMost(NodeNamespace.SOON).until(() -> triesToReachTheOutside() > before);
    }
  }

  private static long triesToReachTheOutside() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("iptables", "-t", "raw", "-nvxL", "modelgate-outside").start();
    String rules = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    Matcher counted = COUNTED.matcher(rules);
    assertThat(counted.find()).as(rules).isTrue();
    return Long.parseLong(counted.group(1));
  }
}
