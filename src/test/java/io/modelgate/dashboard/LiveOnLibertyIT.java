package io.modelgate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events of the status page's API on Liberty, of changes on the real API server. */
@ClusterTest
final class LiveOnLibertyIT {
  private static final String NAMESPACE = "live-page";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubeApi api = Environment.api();
  private final Webhook server = Environment.clusterServer();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void fill() {
    if (api.client().namespaces().withName(NAMESPACE).get() == null) {
      api.unregister();
      TestNamespace.create(api, NAMESPACE);
      api.token(NAMESPACE, "listener");
      api.bindEverywhere(NAMESPACE, "listener", "cluster-admin");
    }
    await().atMost(PATIENCE).until(() -> server.get("/health/ready").statusCode() == 200);
  }

  @Test
  void changesAreToldToWhoMayListThem() throws IOException {
    try (Stream admin = open(api.token(NAMESPACE, "listener"));
        Stream stranger = open(api.token(NAMESPACE, "stranger"))) {
      TestNamespace.of(api, NAMESPACE)
          .createPod(
              """
              apiVersion: v1
              kind: Pod
              metadata: {generateName: seen-}
              spec: {containers: [{name: server, image: server}]}
              """);
      await().atMost(PATIENCE).until(() -> admin.text().contains("[\"" + NAMESPACE + "\"]"));
      TestNamespace.of(api, NAMESPACE)
          .create(
              """
              apiVersion: rhtas.redhat.com/v1alpha1
              kind: ModelValidation
              metadata: {generateName: demo-}
              spec:
                config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
                model: {path: /models/demo}
              """);
      await().atMost(PATIENCE).until(() -> admin.text().contains("{\"policies\":true,"));
      await().atMost(PATIENCE).until(() -> stranger.text().contains("{\"policies\":true,"));
      assertThat(admin.text()).contains("event: changed");
      assertThat(stranger.text()).doesNotContain(NAMESPACE);
    }
  }

  @Test
  void whoIsNobodyIsToldSo() {
    HttpResponse<String> answer = server.get("/api/events", "Accept", "text/event-stream");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith(Problem.MEDIA_TYPE);
    assertThat(answer.body())
        .contains("You are not logged in: send a bearer token of the cluster.");
  }

  @Test
  void nobodyOpensMoreThanFive() throws IOException {
    String token = api.token(NAMESPACE, "many");
    List<Stream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        streams.add(open(token));
      }
      HttpResponse<String> sixth = events(token);
      assertThat(sixth.statusCode()).isEqualTo(503);
      assertThat(sixth.body()).contains("You have 5 live pages open already: close one of them.");
      open(api.token(NAMESPACE, "another")).close();
    } finally {
      for (Stream each : streams) {
        each.close();
      }
    }
    // That a reader has gone is seen at the next sign of life.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              try (Stream again = open(token)) {
                assertThat(again.isOver()).isFalse();
              }
            });
  }

  @Test
  void streamEndsWithItsToken() throws IOException {
    try (Stream stream = open(api.token(NAMESPACE, "leaver"))) {
      assertThat(stream.isOver()).isFalse();
      api.client().serviceAccounts().inNamespace(NAMESPACE).withName("leaver").delete();

      await().atMost(PATIENCE).until(stream::isOver);
    }
  }

  private HttpResponse<String> events(String token) {
    return server.get(
        "/api/events", "Accept", "text/event-stream", "Authorization", "Bearer " + token);
  }

  private Stream open(String token) {
    HttpResponse<InputStream> answer =
        server.stream(
            "/api/events", "Accept", "text/event-stream", "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new Stream(answer.body());
  }

  /** What came so far, read by a thread of its own. */
  private static final class Stream implements AutoCloseable {
    private final InputStream in;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end;

    private Stream(InputStream in) {
      this.in = in;
      this.end = CompletableFuture.runAsync(this::read);
    }

    private void read() {
      try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      } catch (IOException e) {
        lines.add("ended: " + e.getMessage());
      }
    }

    private String text() {
      return String.join("\n", lines);
    }

    private boolean isOver() {
      return end.isDone();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
