package io.modelgate.certificates;

import io.modelgate.testing.HttpsProbe;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.ServiceWebhooks;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An API server and the server that it calls by the Service of the installation. */
record Installation(KubeApi api, LibertyProcess liberty) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String NAMESPACE = "model-validation-controller";

  /**
   * Starts both.
   *
   * @param environment that the server gets beside its kubeconfig
   */
  static Installation start(String name, Map<String, String> environment) throws IOException {
    KubeApi api = KubeApi.startAnother(name);
    Map<String, String> all = new HashMap<>(environment);
    all.put("KUBECONFIG", api.kubeconfig().toString());
    return new Installation(api, LibertyProcess.start(name, all));
  }

  /** Our webhooks, with a Service that leads to the server beside the cluster. */
  void install(String annotation) throws IOException {
    ServiceWebhooks.install(api, liberty.port(), annotation);
  }

  /** A namespace whose pods are verified, by their label or selected. */
  TestNamespace policy() {
    TestNamespace namespace = TestNamespace.create(api, "under-load");
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          selector: {pods: {matchLabels: {tier: serving}}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/demo}
        """);
    return namespace;
  }

  /** What the server answers, whoever it is. */
  String get(String path) throws IOException {
    return HttpsProbe.of(liberty.port(), path, PATIENCE).body();
  }

  @Override
  public void close() {
    liberty.close();
    api.close();
  }
}
