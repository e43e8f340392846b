package io.modelgate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page's API on Liberty, with bearer tokens of the real API server. */
@ClusterTest
final class StatusOnLibertyIT {
  private static final String NAMESPACE = "status-page";
  private static final List<String> PATHS =
      List.of("/api/summary", "/api/policies", "/api/pods", "/api/unprotected");

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
      TestNamespace namespace = TestNamespace.create(api, NAMESPACE);
      namespace.create(
          """
          apiVersion: rhtas.redhat.com/v1alpha1
          kind: ModelValidation
          metadata: {name: demo}
          spec:
            config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            model: {path: /models/demo}
          """);
      api.token(NAMESPACE, "admin");
      api.bindEverywhere(NAMESPACE, "admin", "cluster-admin");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.get("/health/ready").statusCode() == 200);
    }
  }

  @Test
  void whoMayListSees() throws IOException {
    String token = api.token(NAMESPACE, "admin");

    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(demo(token).path("conditions")).hasSize(3));
    JsonNode demo = demo(token);
    assertThat(demo.path("apiVersion").asText()).isEqualTo("rhtas.redhat.com/v1alpha1");
    assertThat(demo.path("enforcement").asText()).isEqualTo("Enforce");
    assertThat(demo.path("method").asText()).isEqualTo("key");
    assertThat(demo.path("fault").asText()).isEmpty();
    assertThat(demo.at("/conditions/0/type").asText()).isEqualTo("Ready");
    assertThat(demo.at("/conditions/0/status").asText()).isEqualTo("True");
    assertThat(json("/api/summary", token).path("user").asText())
        .isEqualTo("system:serviceaccount:" + NAMESPACE + ":admin");
    assertThat(json("/api/pods?namespace=" + NAMESPACE, token).path("items").isArray()).isTrue();
    assertThat(json("/api/unprotected?namespace=" + NAMESPACE, token).path("items").isArray())
        .isTrue();
  }

  @Test
  void whoMayNotSeesNothing() throws IOException {
    String token = api.token(NAMESPACE, "stranger");

    for (String path : PATHS.subList(1, PATHS.size())) {
      assertThat(json(path, token).path("items")).isEmpty();
      assertThat(server.get(path, "Authorization", "Bearer " + token).body())
          .doesNotContain(NAMESPACE, "demo");
    }
    assertThat(json("/api/summary", token).path("policies").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/summary",
        "/api/policies",
        "/api/pods",
        "/api/unprotected",
        "/api/pods?namespace=kube-system"
      })
  void whoIsNobodyIsToldSo(String path) {
    assertRefused(server.get(path), "You are not logged in: send a bearer token of the cluster.");
    assertRefused(
        server.get(path, "Authorization", "Bearer nonsense"),
        "The bearer token is unknown to the cluster, or has expired.");
    assertRefused(
        server.get(path, "Authorization", "Basic YWRtaW46YWRtaW4="),
        "The Authorization header contains no bearer token.");
    assertRefused(
        server.get(path, "Authorization", "Bearer a b"),
        "The Authorization header contains no bearer token.");
    assertRefused(
        server.get(path, "Authorization", "Bearer one", "Authorization", "Bearer two"),
        "The Authorization header contains no bearer token.");
  }

  @Test
  void tokenForAnotherAudienceIsNobodys() {
    String token = api.token(NAMESPACE, "admin", "another-audience");

    assertRefused(
        server.get("/api/policies", "Authorization", "Bearer " + token),
        "The bearer token is unknown to the cluster, or has expired.");
  }

  @Test
  void tokensAreNotLogged() {
    String token = api.token(NAMESPACE, "admin");
    server.get("/api/summary", "Authorization", "Bearer " + token);
    server.get("/api/summary", "Authorization", "Bearer secret-nonsense");

    assertThat(server.log()).doesNotContain(token, "secret-nonsense");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/nothing,404",
    "/api,404",
    "/api/,404",
    "/admission/summary,404",
    "/admission/policies,404",
    "/api/mutate,404",
    "/api/validate,404"
  })
  void nothingElseIsThere(String path, int status) {
    HttpResponse<String> answer =
        server.get(path, "Authorization", "Bearer " + api.token(NAMESPACE, "admin"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("io.modelgate", "Exception");
  }

  /** A Route passes on every path that begins with its own, as it came. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/../admission/mutate",
        "/api/../admission/mutate",
        "/login/../admission/mutate",
        "/api/..;/admission/mutate",
        "/api/%2e%2e/admission/mutate",
        "/api/..%2fadmission/mutate",
        "/ui/..%5cadmission/mutate",
        "/api//../../admission/mutate",
        "/ui/../metrics",
        "/api/../health/ready"
      })
  void noPathOfARouteLeadsOutOfIt(String path) throws IOException {
    String answer = raw("POST " + path);

    assertThat(answer).as(answer).doesNotContain("AdmissionReview", "jvm_", "\"status\":\"UP\"");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|403|404|405) .*");
  }

  private String raw(String request) throws IOException {
    try (SSLSocket socket = server.connect();
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      String body = "{";
      out.write(
          (request
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(UTF_8));
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void loginThatIsNotConfiguredLeadsToThePage() {
    HttpResponse<String> answer = server.get("/ui/login");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/ui/");
  }

  @Test
  void nothingIsWritten() {
    HttpResponse<String> answer = server.post("/api/policies", "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertProblem(answer, 405, "Method Not Allowed", "Method Not Allowed.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/",
        "/ui/app.js",
        "/ui/style.css",
        "/ui/patternfly.css",
        "/ui/icon.svg",
        "/api/summary",
        "/openapi"
      })
  void browserIsHeldTight(String path) {
    var headers = server.get(path).headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "trusted-types 'none'")
        .doesNotContain("unsafe", "http:", "*");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void descriptionOfTheApiIsWhole() throws IOException {
    HttpResponse<String> answer = server.get("/openapi");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    JsonNode description = new JsonMapper().readTree(answer.body());

    assertThat(description.path("openapi").asText()).startsWith("3.1");
    List<String> described = new ArrayList<>();
    description.path("paths").fieldNames().forEachRemaining(described::add);
    assertThat(described).containsAll(PATHS).contains("/api/events");
    Set<String> operations = new HashSet<>();
    for (String path : described) {
      description
          .path("paths")
          .path(path)
          .forEach(
              operation -> {
                assertThat(operations.add(operation.path("operationId").asText())).isTrue();
                assertThat(operation.path("summary").asText()).as(path).isNotBlank();
                for (String status : List.of("200", "401", "503")) {
                  JsonNode content = operation.path("responses").path(status).path("content");
                  assertThat(content).as(path + " " + status).isNotEmpty();
                }
              });
    }
    for (String reference : description.findValuesAsText("$ref")) {
      assertThat(description.at(reference.substring(1)).isObject()).as(reference).isTrue();
    }
  }

  /** And none is left out of the description. */
  @ParameterizedTest
  @CsvSource({
    "/api/summary,Summary",
    "/api/policies,ListingPolicyItem",
    "/api/pods,ListingPodItem",
    "/api/unprotected,ListingUnprotectedPod",
    "/api/nothing,Details"
  })
  void answersAreAsDescribed(String path, String schema) throws IOException {
    ObjectNode all = (ObjectNode) new JsonMapper().readTree(server.get("/openapi").body());
    all.path("components")
        .path("schemas")
        .forEach(each -> ((ObjectNode) each).put("additionalProperties", false));
    all.retain("components").put("$ref", "#/components/schemas/" + schema);

    String answer =
        server.get(path, "Authorization", "Bearer " + api.token(NAMESPACE, "admin")).body();

    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(all)
                .validate(new JsonMapper().readTree(answer)))
        .as(answer)
        .isEmpty();
  }

  @Test
  void pageIsThere() {
    assertThat(server.get("/ui/").body()).contains("<title>Modelgate status</title>");
    assertThat(server.get("/ui").statusCode()).isIn(301, 302, 307, 308);
    assertThat(server.get("/ui/app.js").headers().firstValue("Content-Type").orElseThrow())
        .contains("javascript");
    assertThat(server.get("/ui/icon.svg").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("image/svg+xml");
    assertThat(server.get("/ui/patternfly.css").body())
        .startsWith("/* PatternFly ")
        .contains("MIT License", ".pf-c-table")
        .doesNotContain("@font-face", "url(http", "url(\"http");
    assertThat(server.get("/ui/style.css").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/css");
  }

  private JsonNode demo(String token) throws IOException {
    for (JsonNode each : json("/api/policies", token).path("items")) {
      if (each.path("namespace").asText().equals(NAMESPACE)) {
        return each;
      }
    }
    throw new AssertionError("the policy is not told");
  }

  private JsonNode json(String path, String token) throws IOException {
    HttpResponse<String> answer = server.get(path, "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    return new JsonMapper().readTree(answer.body());
  }

  private static void assertRefused(HttpResponse<String> answer, String message) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"modelgate\"");
    assertProblem(answer, 401, "Unauthorized", message);
  }

  /** RFC 9457. */
  private static void assertProblem(
      HttpResponse<String> answer, int status, String title, String message) {
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"message\":\"%s\"}"
                .formatted(title, status, message, message));
  }
}
