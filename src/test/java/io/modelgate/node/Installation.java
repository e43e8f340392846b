package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Installs Modelgate by the commands of the documentation, once, with the images of this build. */
final class Installation implements BeforeAllCallback {
  static final String NAMESPACE = "model-validation-controller";

  private static final String OVERLAY = Path.of("openshift", "overlays", "kubernetes").toString();
  private static boolean isInstalled;

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!isInstalled) {
      Path definition = Path.of("src", "test", "definitions", "wgpolicyk8s.io_policyreports.yaml");
      Node.kubectl("apply", "-f", definition.toString());
      install();
      isInstalled = true;
    }
  }

  static void install() {
    Node.kubectl("apply", "-k", OVERLAY);
    awaitRollout();
  }

  static void uninstall() {
    Node.kubectl("delete", "-k", OVERLAY, "--timeout=120s");
  }

  /** Until only the new replicas are there: an old one that ends may still lead. */
  static void awaitRollout() {
    String status =
        Node.kubectl(
            "-n", NAMESPACE, "rollout", "status", "deployment/modelgate", "--timeout=600s");
    assertThat(status).contains("successfully rolled out");
    await().atMost(NodeNamespace.SOON).until(() -> controllers().size() == 2);
  }

  static List<String> controllers() {
    String names =
        Node.kubectl(
            "-n",
            NAMESPACE,
            "get",
            "pod",
            "-l",
            "app.kubernetes.io/component=controller",
            "-o",
            "name");
    return names.lines().toList();
  }
}
