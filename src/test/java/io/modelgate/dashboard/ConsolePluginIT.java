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
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin in a real browser; the console around it is a {@link StandInConsole}. */
@Needs(Component.BROWSER)
@ClusterTest
final class ConsolePluginIT {
  private static final String NAMESPACE = "in-console";

  private final KubeApi api = Environment.api();
  private final Webhook server = Environment.clusterServer();
  private Browser browser;

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void open() {
    browser = Browser.open();
    if (api.client().namespaces().withName(NAMESPACE).get() == null) {
      api.unregister();
      TestNamespace namespace = TestNamespace.create(api, NAMESPACE);
      api.token(NAMESPACE, "looker");
      api.bindEverywhere(NAMESPACE, "looker", "cluster-admin");
      String policy = DemoPolicy.in(NAMESPACE);
      namespace.create(policy);
      namespace.createPod(InjectedPods.inject(DemoPolicy.pod(NAMESPACE, "bad"), policy));
      new Kubelet(api.client())
          .ended(NAMESPACE, "bad", 1, "verification failed: 1 file differs: weights.bin");
    }
    browser.resize(1280, 1000);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"__load_plugin_entry__", "loadPluginEntry"})
  void pagesAndTabAreShownWithinTheConsole(String callback) throws IOException {
    String token = api.token(NAMESPACE, "looker");
    try (StandInConsole console = new StandInConsole(server, token, callback).start()) {
      browser.go(console.url("/model-verification/overview"));
      awaitText("h1", "Overview");
      awaitText("#live", "Live");
      assertThat(browser.all("nav a")).hasSize(6).allMatch(link -> !link.getText().isEmpty());
      assertThat(browser.barriers()).isEmpty();
      browser.picture("console-overview");

      browser.all("nav a").get(2).click();
      awaitText("h1", "Pods");
      awaitText("#list", NAMESPACE + "/bad");
      browser.script(
          in("[...root.querySelectorAll('#list a')].find(a => a.text.includes('/bad')).click()"));
      awaitText("h1", NAMESPACE + "/bad");
      assertThat(browser.url()).endsWith("/model-verification/pods/in-console/bad");

      browser.go(console.url("/k8s/ns/in-console/pods/bad/model-verification"));
      awaitText("#details", "1 file differs: weights.bin");
      assertThat(browser.barriers()).isEmpty();
      browser.picture("console-pod");
      browser.script(in("root.querySelector('.pf-c-breadcrumb a').click()"));
      awaitText("h1", "Pods");
      assertThat(browser.url()).endsWith("/model-verification/pods");

      assertThat(console.authorized()).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "__load_plugin_entry__")
  void searchStaysInTheAddressAndThemeFollowsTheConsoles(String callback) throws IOException {
    String token = api.token(NAMESPACE, "looker");
    try (StandInConsole console = new StandInConsole(server, token, callback).start()) {
      browser.go(console.url("/model-verification/pods?search=no-such-pod"));
      awaitText("#list", "Nothing matches");
      browser.script(
          in(
              "const f = root.getElementById('filter-search'); f.value = 'bad';"
                  + " f.dispatchEvent(new Event('input'))"));
      awaitText("#list", NAMESPACE + "/bad");
      assertThat(browser.url()).endsWith("/model-verification/pods?search=bad");

      String background = "getComputedStyle(root.querySelector('.hosted')).backgroundColor";
      String light = browser.script(in("return " + background));
      browser.script("document.documentElement.classList.add('pf-v6-theme-dark')");
      await()
          .atMost(Browser.patience())
          .until(() -> !browser.script(in("return " + background)).equals(light));
      assertThat(browser.barriers()).isEmpty();
      browser.picture("console-dark");
    }
  }

  private void awaitText(String selector, String text) {
    String script = in("return root?.querySelector('%s')?.innerText ?? ''".formatted(selector));
    await()
        .atMost(Browser.patience())
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(browser.script(script))
                    .as(String.join("\n", List.of(browser.one("body").getText())))
                    .contains(text));
  }

  private static String in(String script) {
    return "const root = document.querySelector('.modelgate')?.shadowRoot; " + script;
  }
}
