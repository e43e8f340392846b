package io.modelgate.watch;

import io.modelgate.testing.KubeApi;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.nio.file.Path;

/** What tests do of native policies and the webhooks beside them. */
final class NativePolicies {
  private NativePolicies() {}

  /** Installs the webhooks, behind which nobody answers. */
  static void installWebhooks(KubeApi api) {
    api.apply(Path.of("openshift", "base", "webhook.yaml"));
    api.apply(Path.of("openshift", "base", "validating-webhook.yaml"));
  }

  /** Ends a replica, and removes the webhooks: the API server is alone. */
  static void leaveAlone(KubeApi api, WatchedCluster replica) {
    replica.close();
    for (String kind : WebhookConfigurations.KINDS) {
      api.kubectl("", "delete", kind, "--all");
    }
  }

  /**
   * Removes the runtime policies, and what they were compiled to.
   *
   * @param kinds of the latter, each beside its binding
   */
  static void remove(KubeApi api, String... kinds) {
    api.kubectl("", "delete", "runtimepolicies", "--all");
    for (String kind : kinds) {
      for (String each : new String[] {kind, kind + "Binding"}) {
        api.kubectl("", "delete", each, "-l", "app.kubernetes.io/component=native-policy");
      }
    }
  }
}
