package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A draft by the API on Liberty: what it foretells is what the API server then does. */
@ClusterTest
final class WhatIfOnLibertyIT {
  private static final String MINE = "what-if-mine";
  private static final String OTHERS = "what-if-others";
  private static final String YAML = "application/yaml";
  private static final String IN_MINE = "/api/what-if?namespace=" + MINE;

  private static final String DRAFT =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: draft, namespace: what-if-mine}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {app: tried%s}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: %s}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private static final String ASKS = ", validation.rhtas.redhat.com/ml: draft";

  private final KubeApi api = Environment.api();
  private final Webhook server = Environment.clusterServer();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void fill() {
    if (api.client().namespaces().withName(MINE).get() == null) {
      for (String each : new String[] {MINE, OTHERS}) {
        TestNamespace namespace = TestNamespace.create(api, each);
        namespace.createPod(POD.formatted("good", ASKS, "/models"));
        namespace.createPod(POD.formatted("bad", ASKS, "/elsewhere"));
        namespace.createPod(POD.formatted("plain", "", "/models"));
      }
      api.apply(Path.of("openshift", "base", "user-roles.yaml"));
      api.token(MINE, "admin");
      api.bindEverywhere(MINE, "admin", "cluster-admin");
      api.token(MINE, "developer");
      api.bind(MINE, "developer", "modelgate-viewer");
      api.kubectl("", "create", "clusterrole", "what-if-pods", "--verb=list", "--resource=pods");
      api.bind(MINE, "developer", "what-if-pods");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.get("/health/ready").statusCode() == 200);
      for (String each : new String[] {"admin", "developer"}) {
        await() // the API server and the replica learn of a binding a moment later
            .atMost(Duration.ofSeconds(60))
            .until(() -> tried("/api/what-if", DRAFT, each).statusCode() == 200);
      }
    }
  }

  @Test
  void whatIsForetoldHappens() throws IOException {
    JsonNode foretold = json(tried(IN_MINE, DRAFT, "admin"));
    JsonNode bad = item(foretold, "bad");

    assertThat(foretold.path("pods").asInt()).isEqualTo(3);
    assertThat(item(foretold, "good").at("/then/validatedFor/0").asText())
        .isEqualTo("ModelValidation/draft");
    assertThat(bad.at("/then/verdict").asText()).isEqualTo("denied");
    assertThat(foretold.path("items"))
        .extracting(each -> each.path("name").asText())
        .containsExactlyInAnyOrder("good", "bad");
    TestNamespace namespace = TestNamespace.of(api, MINE);
    api.register(server);
    try {
      namespace.create(DRAFT);
      namespace.awaitInjected(POD.formatted("good-2", ASKS, "/models"));
      namespace.awaitDenied(
          POD.formatted("bad-2", ASKS, "/elsewhere"), bad.at("/then/message").asText());
      JsonNode without =
          json(tried(IN_MINE + "&delete=ModelValidation/" + MINE + "/draft", "", "admin"));
      assertThat(item(without, "good").at("/today/verdict").asText()).isEqualTo("patched");
    } finally {
      api.client().resource(DRAFT).delete();
      api.unregister();
    }
  }

  @Test
  void developerTriesInTheirNamespaceOnly() throws IOException {
    HttpResponse<String> answer = tried("/api/what-if", DRAFT, "developer");

    assertThat(answer.body()).doesNotContain(OTHERS);
    assertThat(json(answer).path("scope").asText()).isEqualTo("namespaces");
    assertThat(json(answer).path("pods").asInt()).isEqualTo(3);
    assertThat(
            json(tried("/api/what-if?namespace=" + OTHERS, DRAFT, "developer"))
                .path("pods")
                .asInt())
        .isZero();
    String others = DRAFT.replace(MINE, OTHERS);
    assertProblem(
        tried("/api/what-if", others, "developer"),
        403,
        "You may not list modelvalidations.rhtas.redhat.com in namespace what-if-others, so you may"
            + " not try a change of them.");
    assertThat(
            tried("/api/what-if?delete=ModelValidation/what-if-others/x", "", "developer")
                .statusCode())
        .isEqualTo(403);
    assertThat(tried("/api/what-if?delete=RuntimePolicy/x", "", "developer").statusCode())
        .isEqualTo(403);
    assertThat(tried("/api/what-if", DRAFT, "stranger").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | There is no policy: send one, or name one to delete by the parameter delete.",
        "'a: [' | The body line 1 is not YAML: expected the node content, but found '<stream end>'",
        "'{kind: Secret, apiVersion: v1}' | The body contains v1/Secret, which is not a policy.",
        "'a: &x {b: c}\nd: *x' | The body"
      })
  void whatIsNoDraftIsSaid(String body, String message) throws IOException {
    HttpResponse<String> answer = tried(IN_MINE, body, "admin");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(message(answer)).startsWith(message);
  }

  @Test
  void boundsAreKept() throws IOException {
    assertThat(tried(IN_MINE, "#".repeat(300_000), "admin").statusCode()).isEqualTo(413);
    assertThat(tried(IN_MINE, "[".repeat(100_000), "admin").statusCode()).isEqualTo(400);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      many.append("---\n").append(DRAFT.replace("name: draft", "name: draft-" + i));
    }
    assertProblem(
        tried(IN_MINE, many.toString(), "admin"), 400, "There are more than 50 policies.");
    assertProblem(
        tried(IN_MINE + "&delete=RuntimePolicy/not-there", "", "admin"),
        400,
        "There is no RuntimePolicy not-there that could be deleted.");
    assertThat(server.post(IN_MINE, DRAFT, "Content-Type", YAML).statusCode()).isEqualTo(401);
    String bearer = "Bearer " + api.token(MINE, "admin");
    assertThat(
            server
                .post(IN_MINE, DRAFT, "Content-Type", "text/plain", "Authorization", bearer)
                .statusCode())
        .isEqualTo(415);
    assertThat(server.log()).doesNotContain("StackOverflowError");
  }

  private HttpResponse<String> tried(String path, String body, String serviceAccount) {
    return server.post(
        path,
        body,
        "Content-Type",
        YAML,
        "Authorization",
        "Bearer " + api.token(MINE, serviceAccount));
  }

  private static JsonNode item(JsonNode forecast, String name) {
    for (JsonNode each : forecast.path("items")) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name + " is not in " + forecast);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonMapper().readTree(answer.body());
  }

  private static String message(HttpResponse<String> answer) throws IOException {
    return new JsonMapper().readTree(answer.body()).path("message").asText();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String message)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(message(answer)).isEqualTo(message);
  }
}
