package io.modelgate.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the API server is reached, whatever the environment says. */
final class ClusterClientTest {
  private static final String PROXY = "http://127.0.0.1:1";
  private static final List<String> SET =
      List.of(
          "https.proxy",
          "http.proxy",
          "all.proxy",
          "kubernetes.master",
          "kubenamespace",
          "KUBERNETES_SERVICE_HOST",
          "KUBERNETES_SERVICE_PORT",
          "kubernetes.auth.tryKubeConfig",
          "kubernetes.auth.serviceAccount.token");

  @TempDir private Path folder;

  @AfterEach
  void clear() {
    SET.forEach(System::clearProperty);
  }

  /** The client's own default is 32 s, in which a new policy would not be known. */
  @Test
  void lostWatchIsTriedAgainWithinFourSeconds() {
    int doubled = 5; // times, as the client's ExponentialBackoffIntervalCalculator does
    assertThat(ClusterClient.config(false).getWatchReconnectInterval() << doubled).isEqualTo(4_000);
  }

  /** As OLM sets HTTP_PROXY, HTTPS_PROXY and, for other addresses, NO_PROXY. */
  @Test
  void noProxyStandsBetweenUsAndTheService() {
    for (String each : List.of("https.proxy", "http.proxy", "all.proxy")) {
      System.setProperty(each, PROXY);
    }
    Config developers = ClusterClient.config(false);
    Config inside = ClusterClient.config(true);

    assertThat(developers.getHttpsProxy()).isEqualTo(PROXY);
    assertThat(inside.getHttpsProxy()).isNull();
    assertThat(inside.getHttpProxy()).isNull();
  }

  @Test
  void serviceMayHaveAnAddressOfIpv6() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "token");
    for (Map.Entry<String, String> each :
        Map.of(
                "KUBERNETES_SERVICE_HOST",
                "fd00::1",
                "KUBERNETES_SERVICE_PORT",
                "443",
                "kubernetes.auth.tryKubeConfig",
                "false",
                "kubernetes.auth.serviceAccount.token",
                token.toString())
            .entrySet()) {
      System.setProperty(each.getKey(), each.getValue());
    }

    assertThat(ClusterClient.config(true).getMasterUrl()).isEqualTo("https://[fd00::1]:443/");
  }

  /** By one that stands for an address of IPv4, so that a machine without IPv6 can tell as well. */
  @Test
  void apiServerIsAskedByAnAddressOfIpv6() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"kind\": \"NamespaceList\", \"items\": []}".getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    System.setProperty("http.proxy", PROXY);
    Config config = ClusterClient.config(true);
    config.setMasterUrl("http://[::ffff:127.0.0.1]:" + server.getAddress().getPort());

    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(client.namespaces().list().getItems()).isEmpty();
    } finally {
      server.stop(0);
    }
  }
}
