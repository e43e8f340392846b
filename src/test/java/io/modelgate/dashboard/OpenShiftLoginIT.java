package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.testing.Browser;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.OAuthServer;
import io.modelgate.testing.OwnServer;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Cookie;

/**
 * The login of OpenShift on Liberty. The OAuth server is a stand-in, since OpenShift's does not run
 * here; the API server that says whose a token is, and what they may list, is real.
 */
@Needs(Component.API_SERVER)
final class OpenShiftLoginIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String TEAM = "login-team";
  private static final String CLIENT = "system:serviceaccount:" + NAMESPACE + ":modelgate-login";
  private static final String REVIEWS = "apis/authentication.k8s.io/v1/tokenreviews";

  private static final KubeApi API = KubeApi.startAnother("login");
  private static String token;
  private static OAuthServer oauth;
  private static OwnServer liberty;
  private static Webhook server;

  @BeforeAll
  static void start() throws Exception {
    API.apply(Path.of("openshift", "components", "status-page", "login.yaml"));
    API.apply(Path.of("openshift", "base", "user-roles.yaml"));
    TestNamespace team = TestNamespace.create(API, TEAM);
    team.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/demo}
        """);
    String secret = API.token(NAMESPACE, "modelgate-login");
    token = API.token(TEAM, "alice");
    API.bind(TEAM, "alice", "modelgate-viewer");
    oauth = new OAuthServer(CLIENT, secret, token);
    Path roots = Files.createTempFile("roots", ".pem");
    Files.writeString(roots, oauth.pem() + API.certificateAuthority());
    liberty =
        OwnServer.start(
            "modelgate-login",
            """
            <server>
              <include location="${server.config.dir}/login-openshift.xml"/>
              <variable name="modelgate.login.server" value="%s"/>
              <!-- The API server of the tests is not called kubernetes.default.svc. -->
              <ssl id="defaultSSLConfig" skipHostnameVerificationForHosts="localhost"/>
            </server>
            """
                .formatted(oauth.url()),
            "KUBECONFIG=" + API.kubeconfig(),
            "MODELGATE_LOGIN_SECRET=" + secret,
            "MODELGATE_LOGIN_REVIEWS=" + API.url() + REVIEWS,
            "cert_defaultKeyStore=" + roots);
    server = liberty.webhook();
  }

  @AfterAll
  static void stop() throws Exception {
    if (liberty != null) {
      liberty.close();
    }
    if (oauth != null) {
      oauth.close();
    }
    API.close();
  }

  @Test
  void whoIsNotLoggedInIsToldWhere() {
    HttpResponse<String> answer = server.get("/api/policies");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .endsWith(
            "\"message\":\"You are not logged in: send a bearer token of the cluster.\","
                + "\"login\":\"/ui/login\"}");
    assertThat(server.get("/ui/").statusCode()).isEqualTo(200);
  }

  @Test
  void loginAsksTheOAuthServerForNoMoreThanTheName() {
    HttpResponse<String> answer = server.get("/ui/login");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(oauth.url() + "/oauth/authorize?")
        .contains("response_type=code", "scope=user%3Ainfo", "state=")
        .doesNotContain("secret");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .isNotEmpty()
        .allMatch(cookie -> cookie.contains("Secure") && cookie.contains("HttpOnly"))
        .allMatch(cookie -> cookie.contains("SameSite=Lax"));
  }

  @Test
  @Needs(Component.BROWSER)
  void browserLogsInAndSeesWhatThePersonMayList() throws Exception {
    try (Browser browser = Browser.open()) {
      browser.resize(1280, 1200);
      browser.go(server.url("/ui/"));
      await().atMost(Browser.patience()).until(() -> browser.one("#login-link").isDisplayed());
      browser.picture("login");
      browser.one("#login-link").click();

      await().atMost(Browser.patience()).until(() -> browser.one("#status").isDisplayed());
      await().atMost(Browser.patience()).until(() -> browser.one("#busy").getText().isEmpty());
      browser.picture("logged-in");
      assertThat(browser.url()).isEqualTo(server.url("/ui/"));
      assertThat(browser.one("#user").getText())
          .isEqualTo("Signed in as system:serviceaccount:" + TEAM + ":alice");
      browser.script("location.hash = '#/policies'");
      await()
          .atMost(Browser.patience())
          .until(() -> browser.one("#status").getText().contains(TEAM + "/demo"));
      Map<String, String> asked = oauth.authorizations().get(oauth.authorizations().size() - 1);
      assertThat(asked)
          .containsEntry("client_id", CLIENT)
          .containsEntry("redirect_uri", server.url("/login/redirect/openshift"));
      Cookie session =
          browser.cookies().stream()
              .filter(each -> each.getName().equals("modelgate"))
              .findFirst()
              .orElseThrow();
      assertThat(session.isSecure()).isTrue();
      assertThat(session.isHttpOnly()).isTrue();
      assertThat(session.getSameSite()).isEqualTo("Lax");

      browser.all("#sign-out").get(0).click();
      await().atMost(Browser.patience()).until(() -> browser.one("#login-link").isDisplayed());
      assertThat(browser.cookies()).noneMatch(each -> each.getName().equals("modelgate"));
      assertThat(
              server.get("/api/summary", "Cookie", "modelgate=" + session.getValue()).statusCode())
          .isEqualTo(401);
      assertThat(oauth.refusals()).isEmpty();
    }
  }

  @Test
  void bearerTokenStillWorks() throws IOException {
    HttpResponse<String> answer = server.get("/api/summary", "Authorization", "Bearer " + token);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonMapper().readTree(answer.body()).path("user").asText())
        .isEqualTo("system:serviceaccount:" + TEAM + ":alice");
  }

  @Test
  void forgedAnswerOfTheOAuthServerIsRefused() {
    HttpResponse<String> answer = server.get("/login/redirect/openshift?code=stolen&state=guessed");

    assertThat(answer.statusCode()).isIn(401, 403);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .noneMatch(
            cookie -> cookie.startsWith("modelgate=") && !cookie.startsWith("modelgate=\"\""));
    assertThat(server.get("/api/summary", "Cookie", "modelgate=forged").statusCode())
        .isEqualTo(401);
  }

  @Test
  void admissionAsksNobodyWhoTheyAre() {
    for (String[] headers :
        List.of(
            new String[] {},
            new String[] {"Authorization", "Bearer nonsense"},
            new String[] {"Cookie", "modelgate=forged"})) {
      HttpResponse<String> answer = server.get("/admission/mutate", headers);
      assertThat(answer.statusCode()).isEqualTo(405); // POST only, and no login before it
      assertThat(answer.headers().firstValue("Location")).isEmpty();
    }
    HttpResponse<String> review = server.post("/admission/mutate", "{");
    assertThat(review.statusCode()).isEqualTo(400);
    assertThat(review.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void secretsAreNotLogged() {
    server.get("/ui/login");
    await().during(Duration.ofMillis(200)).until(() -> !server.log().contains(token));
  }
}
