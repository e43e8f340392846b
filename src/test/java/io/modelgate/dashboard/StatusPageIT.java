package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Browser;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Component;
import io.modelgate.testing.DemoPolicy;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
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
  private static final List<String> PAGES =
      List.of(
          "",
          "models",
          "models/" + DIGEST,
          "pods",
          "pods/" + NAMESPACE + "/bad",
          "pods/" + NAMESPACE + "/good",
          "pods/looked-at-sandbox/outside",
          "unprotected",
          "policies",
          "policies/rhtas.redhat.com%2Fv1alpha1/ModelValidation/" + NAMESPACE + "/demo",
          "namespaces",
          "namespaces/" + NAMESPACE,
          "what-if",
          "pods/nowhere/nothing");
  private static final String POLICY = DemoPolicy.in(NAMESPACE);

  private final KubeApi api = Environment.api();
  private final Webhook server = Environment.clusterServer();
  private static final List<SandboxCluster> SANDBOXES = new ArrayList<>(); // one, once it is there

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
  }

  @AfterAll
  static void clear() {
    SANDBOXES.forEach(SandboxCluster::clear);
  }

  @Test
  void personWithATokenSeesWhatIsWrongFirst() {
    browser.picture("sign-in");
    assertThat(browser.one("#problem").getText()).isEmpty();
    assertThat(browser.one("#login").isDisplayed()).isFalse();
    assertThat(buttons()).containsExactly("Show the status");

    signIn("looker");

    browser.picture("status-light");
    assertThat(browser.one("#user").getText())
        .isEqualTo("Signed in as system:serviceaccount:" + NAMESPACE + ":looker");
    assertThat(text("#overview .pf-c-alert")).startsWith("1 pod failed verification, ");
    assertThat(text("table[aria-label='Pods that need somebody now']"))
        .contains(NAMESPACE + "/bad", "Failed", "1 file differs");
    assertThat(text("table[aria-label='Policies that need attention']"))
        .contains("ModelValidation " + NAMESPACE + "/demo", "1 of its pods failed verification.");
    assertThat(text("#as-of")).startsWith("As of ");
    assertThat(buttons()).containsExactly("Sign out");
    assertThat(browser.one("#token").getDomProperty("value")).isEmpty();
    assertThat(browser.script("return localStorage.length + sessionStorage.length")).isEqualTo("0");
    assertThat(browser.cookies()).isEmpty();
    assertThat(withoutIcons(browser.complaints())).isEmpty();
  }

  @Test
  void eachNumberLeadsToTheListBehindIt() {
    signIn("looker");

    for (int i = 0; i < browser.all(".figure").size(); i++) {
      WebElement figure = browser.all(".figure").get(i);
      String label = figure.getText();
      int number = Integer.parseInt(figure.findElement(By.className("number")).getText());
      figure.click();
      if (number > 0 && !label.contains("required")) { // whose list begins with them
        await()
            .atMost(Browser.patience())
            .untilAsserted(() -> assertThat(text("#count")).as(label).matches(number + " .*"));
        assertThat(browser.all("#list tbody tr")).as(label).hasSize(number);
      }
      open("");
    }
  }

  @Test
  void listFiltersSortsAndSearchesAndHasAnAddress() {
    signIn("looker");
    open("pods");
    assertThat(firstCells()).first().isEqualTo(NAMESPACE + "/bad"); // the worst comes first

    browser.one("#sort-pod").click();
    assertThat(firstCells()).isSorted();
    browser.one("#sort-pod").click();
    assertThat(firstCells()).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("sort-pod");
    browser.one("#filter-state option[value='Validated']").click();
    assertThat(firstCells()).containsExactly(NAMESPACE + "/good");
    browser.one("#filter-state option[value='']").click();
    browser.one("#filter-search").sendKeys("DIFFERS");
    assertThat(firstCells()).containsExactly(NAMESPACE + "/bad");
    assertThat(text("#count")).startsWith("1 of ");
    assertThat(browser.url()).endsWith("#/pods?sort=pod&order=descending&search=DIFFERS");

    String address = browser.url();
    browser.go("about:blank");
    browser.go(address);
    await().atMost(Browser.patience()).until(() -> browser.one("#token").isDisplayed());
    signIn("looker");
    assertThat(firstCells()).containsExactly(NAMESPACE + "/bad");
    browser.one("#filter-search").sendKeys("nothing has this");
    assertThat(text("#list")).startsWith("Nothing matches");
  }

  @Test
  void whatWasVerifiedIsShown() {
    signIn("looker");

    open("pods/" + NAMESPACE + "/good");
    assertThat(text("#details"))
        .contains("Validated", "verified: 2 files", "tiny", "signed with", "key SHA-256 " + KEY);
    browser.one("#details a[href^='#/models/']").click();
    browser.picture("model");
    assertThat(text("#details")).contains(DIGEST, "tiny", "key SHA-256 " + KEY, "/good");
    open("models");
    assertThat(text("#list")).contains("tiny", DIGEST.substring(0, 12), "key SHA-256 " + KEY);
  }

  @Test
  void newPodIsShownWithoutAsking() {
    signIn("looker");
    open("pods");
    await().atMost(Browser.patience()).until(() -> text("#live").equals("Live"));
    browser.one("#filter-search").sendKeys("late");
    assertThat(text("#list")).startsWith("Nothing matches");

    TestNamespace.of(api, NAMESPACE).createPod(DemoPolicy.pod(NAMESPACE, "late"));
    await().atMost(Browser.patience()).until(() -> text("#list").contains(NAMESPACE + "/late"));
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("filter-search");

    api.client().pods().inNamespace(NAMESPACE).withName("late").withGracePeriod(0).delete();
    await().atMost(Browser.patience()).until(() -> text("#list").startsWith("Nothing matches"));
  }

  @Test
  void failedPodSaysWhyAndWhatToDo() {
    signIn("looker");

    open("pods/" + NAMESPACE + "/bad");
    browser.picture("pod");
    assertThat(text("#details"))
        .contains("Failed", "1 file differs", "Restore the named files as they were signed");
    open("pods/" + NAMESPACE + "/before");
    assertThat(text("#details"))
        .contains("Came before the policy", "The pod was created before the policy: recreate it.");
    open("unprotected");
    assertThat(text("#list")).contains(NAMESPACE + "/before", "Delete the pod, so that");
    assertThat(text("#list")).doesNotContain("BeforePolicy");
  }

  @Test
  void sandboxThatARuleCallsForIsShown() {
    signIn("looker");

    open("pods/looked-at-sandbox/outside");
    assertThat(text("#details")).contains("RuntimePolicy looked-at", "rule all", "Does not comply");
    open("namespaces/looked-at-sandbox");
    assertThat(text("#details")).contains("looked-at-sandbox/outside", "1 Unprotected");
  }

  @Test
  void whatComesFromThePodIsNeverMarkup() {
    signIn("looker");

    for (String page : List.of("", "pods", "pods/" + NAMESPACE + "/bad")) {
      open(page);
      assertThat(text("#status")).contains(HOSTILE);
      assertThat(browser.all("#status img")).isEmpty();
    }
    assertThat(withoutIcons(browser.complaints())).isEmpty();
  }

  @Test
  void policySaysWhichPodFailed() {
    signIn("looker");
    open("policies");
    assertThat(text("#list")).contains(NAMESPACE + "/demo", "ModelValidation", "Enforce", "Ready");
    browser.all("#list a").stream()
        .filter(each -> each.getText().equals(NAMESPACE + "/demo"))
        .findFirst()
        .orElseThrow()
        .click();

    browser.picture("policy");
    assertThat(browser.url())
        .endsWith("#/policies/rhtas.redhat.com%2Fv1alpha1/ModelValidation/" + NAMESPACE + "/demo");
    assertThat(text("h1")).isEqualTo("ModelValidation " + NAMESPACE + "/demo");
    assertThat(text("#details"))
        .contains("1 of its pods failed verification.", "Ready", "1 Failed");
    assertThat(text("table[aria-label='Pods of the policy'] tbody tr"))
        .contains(NAMESPACE + "/bad", "1 file differs");
  }

  @Test
  void changeOfAPolicyIsTriedBeforeItIsApplied() {
    signIn("looker");
    open("what-if");
    browser.one("#draft").sendKeys(POLICY.replace("/models/demo", "/elsewhere"));
    browser.one("#in").sendKeys(NAMESPACE);
    browser.one("#try").click();

    await().atMost(Browser.patience()).until(() -> text("#tried").endsWith("was applied."));
    browser.picture("what-if");
    assertThat(text("#tried"))
        .isEqualTo("3 pods, if each is created again as it was. Nothing was applied.");
    assertThat(text("table[aria-label='Pods by result']"))
        .contains("Denied", "3", "ModelValidation " + NAMESPACE + "/demo");
    assertThat(text("#forecast .part"))
        .contains(NAMESPACE + "/bad", "Verified for ModelValidation/demo.")
        .contains("Denied: ", "No container mounts a volume at /elsewhere");
    assertThat(browser.barriers()).isEmpty();
    assertThat(browser.url()).endsWith("#/what-if?namespace=" + NAMESPACE);
    assertThat(api.client().resource(POLICY).get().toString()).doesNotContain("/elsewhere");

    open("pods");
    open("what-if");
    assertThat(browser.one("#draft").getDomProperty("value")).contains("/elsewhere");
    browser.one("#draft").clear();
    browser.one("#draft").sendKeys("a: [");
    browser.one("#try").click();
    await().atMost(Browser.patience()).until(() -> !text("#draft-problem").isEmpty());
    assertThat(text("#draft-problem")).startsWith("The body line 1 is not YAML");
    assertThat(text("#tried") + text("#forecast")).isEmpty();
    assertThat(browser.barriers()).isEmpty();
  }

  @Test
  void policyLeadsToWhatItsDeletionWouldDo() {
    signIn("looker");
    open("policies/rhtas.redhat.com%2Fv1alpha1/ModelValidation/" + NAMESPACE + "/demo");
    browser.one("#details a[href^='#/what-if']").click();
    await().atMost(Browser.patience()).until(() -> text("h1").equals("What if"));
    assertThat(browser.one("#delete").getDomProperty("value"))
        .isEqualTo("ModelValidation/" + NAMESPACE + "/demo");

    browser.one("#try").click();

    await().atMost(Browser.patience()).until(() -> text("#tried").endsWith("was applied."));
    assertThat(text("table[aria-label='Pods by result']")).contains("Unprotected");
    assertThat(browser.url()).endsWith("#/what-if?delete=ModelValidation%2Flooked-at%2Fdemo");
  }

  @Test
  void strangerMayNotTryAChange() {
    signIn("nobody-much");
    open("what-if");
    browser.one("#draft").sendKeys(POLICY);
    browser.one("#try").click();

    await().atMost(Browser.patience()).until(() -> !text("#draft-problem").isEmpty());
    assertThat(text("#draft-problem"))
        .isEqualTo(
            "You may not list modelvalidations.rhtas.redhat.com in namespace looked-at, so you may"
                + " not try a change of them.");
  }

  @Test
  void whatIsNotThereIsSaid() {
    signIn("looker");

    open("pods/nowhere/nothing");
    assertThat(text("#details"))
        .isEqualTo("No policy concerns such a pod, you may not list it, or it is gone.");
    open("policies/%ZZ/x/y/z");
    assertThat(text("#details")).isEqualTo("There is no such policy, or you may not list it.");
    open("models/none");
    assertThat(text("#details")).startsWith("No pod that you may list has a model");
    open("namespaces/nowhere");
    assertThat(text("#details")).startsWith("There is nothing in this namespace");
    open("no-such-view");
    assertThat(text("h1")).isEqualTo("Overview");
  }

  @Test
  void wrongTokenIsSaidInOneSentence() {
    enter("nonsense");

    await().atMost(Browser.patience()).until(() -> !text("#problem").isEmpty());
    assertThat(text("#problem"))
        .isEqualTo("The bearer token is unknown to the cluster, or has expired.");
    assertThat(browser.one("#status").isDisplayed()).isFalse();
    browser.picture("wrong-token");
  }

  @Test
  void strangerSeesEmptyLists() {
    signIn("nobody-much");

    open("policies");
    assertThat(text("#list")).startsWith("There is no policy that you may list.");
    open("unprotected");
    assertThat(text("#list")).startsWith("There is none among the pods that you may list.");
    open("pods");
    assertThat(text("#list"))
        .startsWith("No policy concerns a pod that you may list.")
        .contains("the role view");
    browser.picture("empty");
    assertThat(browser.barriers()).isEmpty();
    open("namespaces");
    browser.one("#namespace").sendKeys(NAMESPACE, Keys.ENTER);
    await().atMost(Browser.patience()).until(() -> browser.url().endsWith("/" + NAMESPACE));
    assertThat(text("#details")).startsWith("There is nothing in this namespace");
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

  @ParameterizedTest
  @CsvSource({"light,1280", "dark,1280", "light,320", "dark,320"})
  void everyPageIsForEverybody(String scheme, int width) {
    browser.prefer(scheme);
    browser.resize(width, 1600);
    assertThat(browser.barriers()).isEmpty();
    signIn("looker");

    for (String page : PAGES) {
      open(page);
      String name = "%s-%s-%d".formatted(page.replaceAll("\\W+", "-"), scheme, width);
      browser.picture("page-" + name);
      assertThat(browser.barriers()).as(name).isEmpty();
      assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
          .as(name)
          .isEqualTo("true");
    }
    assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(scheme.equals("dark") ? "rgb(15, 18, 20)" : "rgb(240, 240, 240)");
  }

  @Test
  void screenReadersAreToldWhatIsWhat() {
    signIn("looker");

    for (String page : PAGES) {
      open(page);
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
      assertThat(browser.all("main")).hasSize(1);
      assertThat(displayed("h1")).hasSize(1);
      assertThat(browser.all("table:not([aria-label])")).isEmpty();
      assertThat(browser.all("th:not([scope])")).isEmpty();
      assertThat(browser.all("nav [aria-current=page]")).isNotEmpty();
      for (WebElement input : browser.all("input, select, textarea")) {
        assertThat(browser.all("label[for=" + input.getDomAttribute("id") + "]")).hasSize(1);
      }
    }
    assertThat(browser.one("#problem").getDomAttribute("role")).isEqualTo("alert");
    assertThat(
            browser.script(
                "return performance.getEntriesByType('resource')"
                    + ".every(each => new URL(each.name).origin === location.origin)"))
        .isEqualTo("true");
  }

  /** Opens a view of the page that is open: a new load would forget the token. */
  private void open(String path) {
    browser.script("location.hash = '#/%s'".formatted(path));
    String hash = path.isEmpty() ? "#/" : "#/" + path;
    await()
        .atMost(Browser.patience())
        .until(
            () ->
                browser.url().endsWith(hash)
                    && browser.script("return document.body.dataset.view").equals(hash));
  }

  private List<String> firstCells() {
    return browser.all("#list tbody th").stream().map(WebElement::getText).toList();
  }

  private void signIn(String serviceAccount) {
    enter(api.token(NAMESPACE, serviceAccount));
    await()
        .atMost(Browser.patience())
        .until(() -> browser.one("#status").isDisplayed() && text("#busy").isEmpty());
  }

  private void enter(String token) {
    browser.one("#token").sendKeys(token);
    browser.one("#token-form button").click();
  }

  private List<String> buttons() {
    return displayed("button").stream().map(WebElement::getText).toList();
  }

  private List<WebElement> displayed(String selector) {
    return browser.all(selector).stream().filter(WebElement::isDisplayed).toList();
  }

  private String text(String selector) {
    return displayed(selector).stream().findFirst().map(WebElement::getText).orElse("");
  }

  /** The browser's word on an answer 401 is no complaint about the page. */
  private static List<String> withoutIcons(List<String> complaints) {
    return complaints.stream().filter(each -> !each.contains("status of 401")).toList();
  }

  /** Pods as webhooks left them, without webhooks. */
  private void fill() {
    api.unregister();
    api.deletePoliciesAndPods();
    TestNamespace namespace = TestNamespace.create(api, NAMESPACE);
    api.token(NAMESPACE, "looker");
    api.bindEverywhere(NAMESPACE, "looker", "cluster-admin");
    namespace.create(POLICY);
    Kubelet kubelet = new Kubelet(api.client());
    namespace.createPod(InjectedPods.inject(DemoPolicy.pod(NAMESPACE, "good"), POLICY));
    kubelet.ended(NAMESPACE, "good", 0, VERIFIED);
    namespace.createPod(InjectedPods.inject(DemoPolicy.pod(NAMESPACE, "bad"), POLICY));
    kubelet.ended(NAMESPACE, "bad", 1, "verification failed: 1 file differs: " + HOSTILE);
    namespace.awaitNotInjected(DemoPolicy.pod(NAMESPACE, "before"));
    namespace.createPod(DemoPolicy.pod(NAMESPACE, "before"));
    SandboxCluster sandbox = new SandboxCluster(api);
    SANDBOXES.add(sandbox);
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
