package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClientCertificates;
import io.modelgate.testing.ClientCertificates.Client;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.OwnServer;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Webhook;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that answers only to a real API server with its client certificate. */
@Needs(Component.API_SERVER)
final class ClientCertificateIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: pod, labels: {validation.rhtas.redhat.com/ml: "not-a-policy"}}
      spec: {containers: [{name: c, image: c}]}
      """;

  @TempDir private Path folder;

  @Test
  void onlyTheApiServerIsAnswered() throws Exception {
    ClientCertificates authority = ClientCertificates.of("clients");
    Client apiServer = authority.client("kube-apiserver", "");
    Path trusted = folder.resolve("ca.crt");
    Files.writeString(trusted, authority.pem());
    try (KubeApi api =
            KubeApi.startAnother(
                "client-certificate",
                "--admission-control-config-file=" + admissionConfiguration(apiServer));
        OwnServer server =
            OwnServer.start(
                "modelgate-client-ca",
                configuration(),
                "KUBECONFIG=" + api.kubeconfig(),
                "MODELGATE_ADMISSION_CLIENT_CA=" + trusted,
                "MODELGATE_ADMISSION_CLIENT_NAMES=kube-apiserver")) {
      Webhook webhook = server.webhook();
      api.register(webhook);
      TestNamespace namespace = TestNamespace.create(api, "client-certificate");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> namespace.dryRun(POD))
                      .isInstanceOf(KubernetesClientException.class)
                      .hasMessageContaining("denied the request")
                      .hasMessageContaining("not-a-policy"));

      // Nobody else is answered, but what is not for the API server is.
      assertThat(webhook.post("/admission/mutate", "{}").statusCode()).isEqualTo(403);
      assertThat(webhook.post("/admission/validate", "{}").body())
          .startsWith("This server answers admission reviews only to callers with a client")
          .doesNotContain("\n\n");
      assertThat(webhook.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(webhook.get("/ui/").statusCode()).isEqualTo(200);
      assertThat(webhook.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(post(webhook, authority.client("tenant", "")).statusCode()).isEqualTo(403);
      assertThat(post(webhook, apiServer).statusCode()).isEqualTo(400);
      assertThat(postNaming(webhook, apiServer)).isEqualTo(403);
      Client stranger = ClientCertificates.of("clients").client("kube-apiserver", "");
      assertThatThrownBy(() -> post(webhook, stranger)).isInstanceOf(IOException.class);

      // The authority is exchanged while the server runs.
      ClientCertificates next = ClientCertificates.of("next");
      Files.writeString(trusted, next.pem());
      await()
          .atMost(LONG)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> post(webhook, next.client("kube-apiserver", "")).statusCode() == 400);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> namespace.dryRun(POD))
                      .isInstanceOf(KubernetesClientException.class)
                      .hasMessageContaining("failed calling webhook"));
      assertThat(webhook.log()).doesNotContain("\tat ");
    }
  }

  private static HttpResponse<String> post(Webhook webhook, Client client) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(client.context())
        .build()
        .send(request(webhook).build(), BodyHandlers.ofString());
  }

  /**
   * What a caller gets that has a certificate without its key, and says so as a web server would.
   */
  private static int postNaming(Webhook webhook, Client client) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(ClientCertificates.anonymous())
        .build()
        .send(
            request(webhook)
                .header(
                    "$WSCC", Base64.getEncoder().encodeToString(client.certificate().getEncoded()))
                .header("$WSRA", "127.0.0.1")
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static HttpRequest.Builder request(Webhook webhook) {
    return HttpRequest.newBuilder(URI.create(webhook.url("/admission/mutate")))
        .POST(BodyPublishers.ofString("{}"));
  }

  /** What the component mounts into configDropins. */
  private static String configuration() throws IOException {
    Path component = Path.of("openshift", "components", "client-certificate", "liberty.yaml");
    return Yaml.parseAll(Files.readString(component))
        .get(0)
        .path("data")
        .path("client-certificates.xml")
        .asText();
  }

  /** What src/site/client-certificates.md shows. */
  private Path admissionConfiguration(Client apiServer) throws IOException {
    Path certificate = folder.resolve("client.crt");
    Path key = folder.resolve("client.key");
    apiServer.write(certificate, key);
    Path kubeconfig =
        Files.writeString(
            folder.resolve("webhooks.kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            users:
              - name: "*"
                user: {client-certificate: %s, client-key: %s}
            """
                .formatted(certificate, key));
    return Files.writeString(
        folder.resolve("admission.yaml"),
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AdmissionConfiguration
        plugins:
          - name: MutatingAdmissionWebhook
            configuration: &webhooks
              apiVersion: apiserver.config.k8s.io/v1
              kind: WebhookAdmissionConfiguration
              kubeConfigFile: %s
          - name: ValidatingAdmissionWebhook
            configuration: *webhooks
        """
            .formatted(kubeconfig));
  }
}
