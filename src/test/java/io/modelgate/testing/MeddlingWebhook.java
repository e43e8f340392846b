package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.Function;

/** Somebody else's mutating webhook, which changes the pods of one namespace. */
public final class MeddlingWebhook {
  private static final JsonMapper JSON = new JsonMapper();

  private final KubeApi api;
  private final HttpsEndpoint server;
  private final Function<JsonNode, String> patch;
  private final String configuration;

  /**
   * When the API server calls it.
   *
   * @param name of its configuration: they are called in the order of their names
   * @param reinvocation {@code IfNeeded} if it is called again after others changed the pod, or
   *     {@code Never}
   */
  public record Turn(String name, String reinvocation) {
    /** After every webhook, ours too, and again whenever one changed the pod. */
    public static final Turn LAST = new Turn("zzzzzz", "IfNeeded");
  }

  /**
   * Registers one that has the last word.
   *
   * @param patch a JSON Patch
   */
  public MeddlingWebhook(KubeApi api, String namespace, String patch) throws Exception {
    this(api, namespace, Turn.LAST, pod -> patch);
  }

  /**
   * Registers one.
   *
   * @param change what it does to a pod
   */
  public static MeddlingWebhook changing(
      KubeApi api, String namespace, Turn turn, Consumer<ObjectNode> change) throws Exception {
    return new MeddlingWebhook(api, namespace, turn, pod -> patch(pod, change));
  }

  private MeddlingWebhook(
      KubeApi api, String namespace, Turn turn, Function<JsonNode, String> patch) throws Exception {
    this.api = api;
    this.patch = patch;
    server = HttpsEndpoint.open(this::answer);
    configuration = configuration(namespace, turn);
    api.client().resource(configuration).serverSideApply();
  }

  private static String patch(JsonNode pod, Consumer<ObjectNode> change) {
    ObjectNode changed = pod.deepCopy();
    change.accept(changed);
    ArrayNode operations = JSON.createArrayNode();
    if (!changed.equals(pod)) {
      operations
          .addObject()
          .put("op", "replace")
          .put("path", "/spec")
          .set("value", changed.path("spec"));
    }
    return operations.toString();
  }

  private String configuration(String namespace, Turn turn) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: %s-%s}
    webhooks:
      - name: meddler.example.com
        admissionReviewVersions: [v1]
        clientConfig: {url: "%s/", caBundle: %s}
        rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        failurePolicy: Fail
        reinvocationPolicy: %s
        sideEffects: None
    """
        .formatted(
            turn.name(),
            namespace,
            server.url(),
            server.caBundle(),
            namespace,
            turn.reinvocation());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody();
        OutputStream out = exchange.getResponseBody()) {
      JsonNode request = JSON.readTree(in).path("request");
      ObjectNode review =
          JSON.createObjectNode()
              .put("apiVersion", "admission.k8s.io/v1")
              .put("kind", "AdmissionReview");
      review
          .putObject("response")
          .put("uid", request.path("uid").asText())
          .put("allowed", true)
          .put("patchType", "JSONPatch")
          .put("patch", patch.apply(request.path("object")).getBytes(UTF_8));
      byte[] bytes = JSON.writeValueAsBytes(review);
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
