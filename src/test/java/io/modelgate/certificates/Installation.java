package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An API server and the server that it calls by the Service of the installation. */
record Installation(KubeApi api, LibertyProcess liberty) implements AutoCloseable {
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
    api.client()
        .resource(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: modelgate, namespace: %s}
            spec: {type: ExternalName, externalName: localhost}
            """
                .formatted(NAMESPACE))
        .create();
    for (String manifest : List.of("webhook.yaml", "validating-webhook.yaml")) {
      String yaml = Files.readString(Path.of("openshift", "base", manifest));
      api.client()
          .resource(
              yaml.replace(
                      "        path: /admission/",
                      "        port: " + liberty.port() + "\n        path: /admission/")
                  .replace(
                      "metadata:\n  name: modelgate\n",
                      "metadata:\n  name: modelgate\n  annotations: {" + annotation + "}\n"))
          .create();
    }
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
  String get(String path) throws IOException, GeneralSecurityException {
    HttpsURLConnection connection =
        (HttpsURLConnection)
            URI.create("https://localhost:" + liberty.port() + path).toURL().openConnection();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setHostnameVerifier((name, session) -> true);
    boolean isError = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = isError ? connection.getErrorStream() : connection.getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** A kubelet's probes ask nobody who the server is. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public void close() {
    liberty.close();
    api.close();
  }
}
