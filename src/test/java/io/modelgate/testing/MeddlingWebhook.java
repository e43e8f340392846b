package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Somebody else's mutating webhook that comes after ours, and again whenever ours changed the pod:
 * it applies one JSON Patch to every pod of one namespace.
 */
public final class MeddlingWebhook {
  private final KubeApi api;
  private final HttpsEndpoint server;
  private final String patch;
  private final String configuration;

  /**
   * Registers it.
   *
   * @param patch a JSON Patch
   */
  public MeddlingWebhook(KubeApi api, String namespace, String patch) throws Exception {
    this.api = api;
    this.patch = patch;
    server = HttpsEndpoint.open(this::answer);
    configuration = configuration(namespace);
    api.client().resource(configuration).serverSideApply();
  }

  private String configuration(String namespace) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: zz-%s}
    webhooks:
      - name: meddler.example.com
        admissionReviewVersions: [v1]
        clientConfig: {url: "%s/", caBundle: %s}
        rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        failurePolicy: Fail
        reinvocationPolicy: IfNeeded
        sideEffects: None
    """
        .formatted(namespace, server.url(), server.caBundle(), namespace);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonMapper json = new JsonMapper();
    try (InputStream in = exchange.getRequestBody();
        OutputStream out = exchange.getResponseBody()) {
      JsonNode request = json.readTree(in).path("request");
      ObjectNode review =
          json.createObjectNode()
              .put("apiVersion", "admission.k8s.io/v1")
              .put("kind", "AdmissionReview");
      review
          .putObject("response")
          .put("uid", request.path("uid").asText())
          .put("allowed", true)
          .put("patchType", "JSONPatch")
          .put("patch", patch.getBytes(UTF_8));
      byte[] bytes = json.writeValueAsBytes(review);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      out.write(bytes);
    }
  }

  /** Takes it away. */
  public void close() {
    api.client().resource(configuration).delete();
    server.close();
  }
}
