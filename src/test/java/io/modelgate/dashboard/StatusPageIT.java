package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Browser;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Component;
import io.modelgate.testing.Environment;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The status page in a real browser. */
@Needs(Component.BROWSER)
@ClusterTest
final class StatusPageIT {
  private static final String NAMESPACE = "looked-at";
  private static final String DIGEST = "d0".repeat(32);
  private static final String KEY = "67".repeat(32);
  private static final String VERIFIED =
      """
      kernel: 6.1.0, sandbox host
      model: [{"fingerprint":"%s","modelName":"tiny","rootDigest":"%s"}]
      verified: 2 files
      """
          .formatted(KEY, DIGEST);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        namespace: looked-at
        labels: {validation.rhtas.redhat.com/ml: "true"}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: looked-at}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo}
      """;

  private final KubeApi api = Environment.api();
  private final Webhook server = Environment.clusterServer();
  private final SandboxCluster sandbox = new SandboxCluster(api);
  private Browser browser;

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void open() throws Exception {
    browser = Browser.open();
    if (api.client().namespaces().withName(NAMESPACE).get() == null) {
      fill();
    }
    browser.resize(1280, 1400);
    browser.go(server.url("/ui/"));
    await().atMost(Browser.patience()).until(() -> browser.one("#token").isDisplayed());
  }

  @AfterEach
  void close() {
    browser.close();
    sandbox.clear();
  }

  @Test
  void personWithATokenSeesTheStatus() {
    browser.picture("sign-in");
    assertThat(browser.one("#problem").isDisplayed()).isFalse();
    assertThat(browser.one("#login").isDisplayed()).isFalse();
    assertThat(buttons()).containsExactly("Show the status");

    signIn("looker");

    browser.picture("status-light");
    assertThat(browser.one("#user").getText())
        .isEqualTo("Signed in as system:serviceaccount:" + NAMESPACE + ":looker");
    assertThat(text("#policies")).contains(NAMESPACE + "/demo", "ModelValidation", "Enforce");
    assertThat(text("#pods")).contains(NAMESPACE + "/good", "Validated", "verified: 2 files");
    assertThat(text("#unprotected")).contains(NAMESPACE + "/before", "BeforePolicy", "recreate it");
    assertThat(text("#as-of")).startsWith("As of ");
    assertThat(buttons()).containsExactly("Refresh", "Sign out", "Show");
    assertThat(browser.one("#token").getDomProperty("value")).isEmpty();
    assertThat(browser.script("return localStorage.length + sessionStorage.length")).isEqualTo("0");
    assertThat(browser.cookies()).isEmpty();
    assertThat(withoutIcons(browser.complaints())).isEmpty();
  }

  @Test
  void whatWasVerifiedIsShown() {
    signIn("looker");

    assertThat(text("#pods"))
        .contains(
            "root digest %s, name \"tiny\", signed with key SHA-256 %s".formatted(DIGEST, KEY));
    openPolicy(NAMESPACE + "/demo");
    assertThat(text("#details table[aria-label='Verified models']"))
        .contains(DIGEST, "tiny", "key SHA-256 " + KEY);
  }

  @Test
  void whatComesFromThePodIsNeverMarkup() {
    signIn("looker");

    assertThat(text("#pods")).contains(HOSTILE);
    assertThat(browser.all("#status img")).isEmpty();
    assertThat(withoutIcons(browser.complaints())).isEmpty();
  }

  @Test
  void policyHasALinkOfItsOwn() {
    signIn("looker");
    openPolicy(NAMESPACE + "/demo");

    assertThat(text("#details")).contains("ModelValidation " + NAMESPACE + "/demo", "Ready");
    assertThat(browser.url()).contains("#policy=ModelValidation%2F" + NAMESPACE + "%2Fdemo");
    browser.picture("policy");
    browser.one("#details-close").click();
    await().atMost(Browser.patience()).until(() -> !browser.one("#details").isDisplayed());
  }

  @Test
  void wrongTokenIsSaidInOneSentence() {
    enter("nonsense");

    await().atMost(Browser.patience()).until(() -> browser.one("#problem").isDisplayed());
    assertThat(text("#problem"))
        .isEqualTo("The cluster does not know the bearer token, or no longer.");
    assertThat(browser.one("#status").isDisplayed()).isFalse();
    browser.picture("wrong-token");
  }

  @Test
  void strangerSeesEmptyLists() {
    signIn("nobody-much");

    assertThat(text("#policies")).isEqualTo("There is no policy that you may list.");
    assertThat(text("#unprotected")).isEqualTo("There is none among the pods that you may list.");
    assertThat(text("#pods")).isEqualTo("No policy concerns a pod that you may list.");
    assertThat(browser.one("#scope-hint").isDisplayed()).isTrue();
    browser.picture("empty");
  }

  @Test
  void keyboardIsEnough() {
    browser.one("body").sendKeys(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to content");
    browser.focused().sendKeys(Keys.ENTER);
    browser.focused().sendKeys(Keys.TAB);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("token");
    browser.focused().sendKeys(api.token(NAMESPACE, "looker"), Keys.ENTER);

    await().atMost(Browser.patience()).until(() -> browser.one("#status").isDisplayed());
  }

  @Test
  void pageIsForDarkRoomsAndSmallScreensToo() {
    browser.prefer("dark");
    signIn("looker");
    browser.picture("status-dark");
    String dark = browser.script("return getComputedStyle(document.body).backgroundColor");
    browser.prefer("light");
    assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
        .isNotEqualTo(dark);

    browser.resize(400, 1600);
    browser.picture("status-narrow");
    assertThat(browser.script("return document.documentElement.scrollWidth <= window.innerWidth"))
        .isEqualTo("true");
  }

  @Test
  void screenReadersAreToldWhatIsWhat() {
    signIn("looker");

    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
    assertThat(browser.all("main")).hasSize(1);
    assertThat(browser.all("h1")).hasSize(1);
    assertThat(browser.all("table:not([aria-label])")).isEmpty();
    assertThat(browser.all("th:not([scope])")).isEmpty();
    assertThat(browser.one("#problem").getDomAttribute("role")).isEqualTo("alert");
    for (WebElement input : browser.all("input")) {
      assertThat(browser.all("label[for=" + input.getDomAttribute("id") + "]")).hasSize(1);
    }
    assertThat(
            browser.script(
                "return performance.getEntriesByType('resource')"
                    + ".every(each => new URL(each.name).origin === location.origin)"))
        .isEqualTo("true");
  }

  private void signIn(String serviceAccount) {
    enter(api.token(NAMESPACE, serviceAccount));
    await()
        .atMost(Browser.patience())
        .until(
            () ->
                browser.one("#status").isDisplayed()
                    && !text("#pods").isEmpty()
                    && text("#busy").isEmpty());
  }

  private void enter(String token) {
    browser.one("#token").sendKeys(token);
    browser.one("#token-form button").click();
  }

  private List<String> buttons() {
    return browser.all("button").stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  private String text(String selector) {
    return browser.one(selector).getText();
  }

  /** The browser's word on an answer 401 is no complaint about the page. */
  private static List<String> withoutIcons(List<String> complaints) {
    return complaints.stream().filter(each -> !each.contains("status of 401")).toList();
  }

  private void openPolicy(String policy) {
    WebElement link =
        browser.all("#policies a").stream()
            .filter(each -> each.getText().equals(policy))
            .findFirst()
            .orElseThrow();
    link.click();
    await().atMost(Browser.patience()).until(() -> browser.one("#details").isDisplayed());
  }

  /** Pods as webhooks left them, without webhooks. */
  private void fill() {
    api.unregister();
    TestNamespace namespace = TestNamespace.create(api, NAMESPACE);
    api.token(NAMESPACE, "looker");
    api.bindEverywhere(NAMESPACE, "looker", "cluster-admin");
    namespace.create(POLICY);
    Kubelet kubelet = new Kubelet(api.client());
    namespace.createPod(InjectedPods.inject(POD.formatted("good"), POLICY));
    kubelet.ended(NAMESPACE, "good", 0, VERIFIED);
    namespace.createPod(InjectedPods.inject(POD.formatted("bad"), POLICY));
    kubelet.ended(NAMESPACE, "bad", 1, "verification failed: 1 file differs: " + HOSTILE);
    namespace.createPod(POD.formatted("before"));
    sandbox.install();
    sandbox
        .namespace("looked-at-sandbox")
        .createPod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: outside}
            spec: {containers: [{name: server, image: server}]}
            """);
    sandbox.policy("looked-at", "{rules: [{name: all, runtime: gvisor}]}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.get("/health/ready").statusCode() == 200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server
                    .get(
                        "/api/policies",
                        "Authorization",
                        "Bearer " + api.token(NAMESPACE, "looker"))
                    .body()
                    .contains("\"failed\":1"));
  }
}
