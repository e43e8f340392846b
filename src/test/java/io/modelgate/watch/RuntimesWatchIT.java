package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.sandbox.Authorization;
import io.modelgate.policy.sandbox.RuntimePolicies;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.HandlerFeature;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.SandboxRule;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes publish of their handlers, as a real API server holds it. */
@Needs(Component.API_SERVER)
final class RuntimesWatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final KubeApi API = KubeApi.startAnother("runtimes");

  private final KubernetesClient client = API.client();
  private final AtomicInteger changes = new AtomicInteger();
  private final RuntimesWatch watch = watch();

  private RuntimesWatch watch() {
    OpenShiftClient permitted = API.modelgateClient().adapt(OpenShiftClient.class);
    return new RuntimesWatch(
        permitted, new WatchRestarts(permitted.getMasterUrl()), changes::incrementAndGet);
  }

  @AfterAll
  static void stopServer() {
    API.close();
  }

  @BeforeEach
  void start() {
    client
        .resource(
            """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: gvisor}
            handler: runsc
            """)
        .serverSideApply();
    watch.start();
  }

  @AfterEach
  void stop() {
    watch.stop();
    client.nodes().delete();
  }

  @Test
  void featuresThatANodeDeniesAreLacking() {
    node(
        "one",
        """
        - {name: "", features: {recursiveReadOnlyMounts: true, userNamespaces: true}}
        - {name: runsc, features: {recursiveReadOnlyMounts: true, userNamespaces: false}}
        - {name: old}
        - {name: none, features: {}}
        """);

    assertThat(awaitNode("one").lacking())
        .isEqualTo(
            Map.of(
                "", Set.of(),
                "runsc", Set.of(HandlerFeature.USER_NAMESPACES),
                "old", Set.of(),
                "none", Set.of()));
    assertThat(awaitNode("one").handlers()).contains(Set.of("", "runsc", "old", "none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostUsers: false | userNamespaces | user namespaces",
        "volumes: [{name: v}], initContainers: [{name: i, volumeMounts: [{name: v, mountPath: /v,"
            + " readOnly: true, recursiveReadOnly: Enabled}]}] | recursiveReadOnlyMounts |"
            + " recursive read-only mounts",
      })
  void podIsDeniedWhileEachNodeDeniesWhatItNeeds(String spec, String feature, String says) {
    String without = "[{name: runsc, features: {%s: false}}]".formatted(feature);
    String with = "[{name: runsc, features: {%s: true}}]".formatted(feature);
    node("one", without);
    node("two", without);
    awaitNode("one");
    awaitNode("two");

    assertThat(decide(spec))
        .isInstanceOfSatisfying(
            Decision.Deny.class,
            deny -> assertThat(deny.message()).contains("handler runsc", "supports " + says));

    int before = changes.get();
    node("two", with);
    await().atMost(PATIENCE).until(() -> decide(spec) instanceof Decision.Mutate);
    assertThat(changes.get()).isGreaterThan(before);

    client.nodes().withName("two").delete();
    await().atMost(PATIENCE).until(() -> decide(spec) instanceof Decision.Deny);
  }

  @Test
  void nodeThatIsNotReadyCountsForNothing() {
    node("one", "[{name: runsc, features: {userNamespaces: false}}]");
    node("two", "[{name: runsc, features: {userNamespaces: true}}]");
    awaitNode("one");
    awaitNode("two");
    assertThat(decide("hostUsers: false")).isInstanceOf(Decision.Mutate.class);

    ready("two", "False");

    await().atMost(PATIENCE).until(() -> decide("hostUsers: false") instanceof Decision.Deny);
  }

  private Decision decide(String spec) {
    return SandboxRule.decide(
        List.of(RuntimePolicies.compile("p", "{rules: [{name: r, runtime: gvisor}]}")),
        watch.runtimes(),
        PodView.of(
            "n",
            Yaml.parse(
                "{metadata: {name: a}, spec: {containers: [{name: c, image: x}], %s}}"
                    .formatted(spec)),
            Set.of()),
        Authorization.OFFLINE);
  }

  private NodeView awaitNode(String name) {
    await().atMost(PATIENCE).until(() -> find(name).isPresent());
    return find(name).orElseThrow();
  }

  /** Once its status is there, which is written after the node itself. */
  private Optional<NodeView> find(String name) {
    Runtimes now = watch.runtimes();
    return now.nodes().stream()
        .filter(each -> each.name().equals(name) && each.isReady())
        .findFirst();
  }

  private void node(String name, String handlers) {
    String yaml =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        status:
          conditions: [{type: Ready, status: "True"}]
          runtimeHandlers:
        """
                .formatted(name)
            + handlers.indent(4);
    Node node = (Node) client.resource(yaml).item();
    if (client.nodes().withName(name).get() == null) {
      client.resource(node).create();
    }
    client
        .nodes()
        .withName(name)
        .editStatus(
            each -> {
              each.setStatus(node.getStatus());
              return each;
            });
  }

  private void ready(String name, String status) {
    client
        .nodes()
        .withName(name)
        .editStatus(
            each -> {
              each.getStatus().getConditions().get(0).setStatus(status);
              return each;
            });
  }
}
