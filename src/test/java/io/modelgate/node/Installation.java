package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

  static void awaitRollout() {
    String status =
        Node.kubectl(
            "-n", NAMESPACE, "rollout", "status", "deployment/modelgate", "--timeout=600s");
    assertThat(status).contains("successfully rolled out");
  }
}
