package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Somebody else's mutating webhook that comes after ours, and again whenever ours changed the pod:
 * it applies one JSON Patch to every pod of one namespace.
 */
public final class MeddlingWebhook {
  private static final String ALIAS = "meddler";

  private final KubeApi api;
  private final HttpsServer server;
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
    KeyStore keys = keys();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext("/", this::answer);
    server.start();
    configuration = configuration(namespace, keys);
    api.client().resource(configuration).serverSideApply();
  }

  private String configuration(String namespace, KeyStore keys) throws GeneralSecurityException {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate(ALIAS).getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: MutatingWebhookConfiguration
    metadata: {name: zz-%s}
    webhooks:
      - name: meddler.example.com
        admissionReviewVersions: [v1]
        clientConfig: {url: "https://localhost:%d/", caBundle: %s}
        rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        failurePolicy: Fail
        reinvocationPolicy: IfNeeded
        sideEffects: None
    """
        .formatted(
            namespace,
            server.getAddress().getPort(),
            Base64.getEncoder().encodeToString(pem.getBytes(UTF_8)),
            namespace);
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

  private static KeyStore keys() throws Exception {
    Path store = Files.createTempDirectory("meddler").resolve("keys.p12");
    String password = UUID.randomUUID().toString();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    KeyStore loaded = KeyStore.getInstance(store.toFile(), password.toCharArray());
    KeyStore copy = KeyStore.getInstance("PKCS12");
    copy.load(null, null);
    copy.setKeyEntry(
        ALIAS,
        loaded.getKey(ALIAS, password.toCharArray()),
        new char[0],
        loaded.getCertificateChain(ALIAS));
    return copy;
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Takes it away. */
  public void close() {
    api.client().resource(configuration).delete();
    server.stop(0);
  }
}
