package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one namespace's administrator writes, which the API server would refuse in a webhook or a
 * status, keeps nobody else's policies from theirs. Stored before the definitions refused it.
 */
@Needs(Component.API_SERVER)
final class RefusedObjectsIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final ScheduledExecutorService EXECUTOR = Executors.newScheduledThreadPool(8);
  private static final String LONG = "a".repeat(64);

  /** Selectors of pods that no webhook can have, by the policy's name. */
  private static final Map<String, String> BAD =
      Map.of(
          "key", "{matchLabels: {not a label: x}}",
          "value", "{matchLabels: {app: no good value!}}",
          "long-key", "{matchLabels: {%s: x}}".formatted(LONG),
          "long-value", "{matchLabels: {app: %s}}".formatted(LONG),
          "empty-key", "{matchLabels: {'': x}}",
          "line-feed", "{matchLabels: {app: \"a\\nb\"}}",
          "expression", "{matchExpressions: [{key: app, operator: In, values: [a, 'b c']}]}");

  /** How many objects are refused of each kind in each namespace, and how often one was retried. */
  private static final Map<String, Integer> REFUSED = new ConcurrentHashMap<>();

  private static final Map<String, Integer> RETRIED = new ConcurrentHashMap<>();

  private static KubeApi api;
  private static ClusterSource source;

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.startAnother("refused-objects");
    api.apply(Path.of("openshift", "base", "webhook.yaml"));
    api.apply(Path.of("openshift", "base", "validating-webhook.yaml"));
    for (String definition : List.of("modelvalidations.yaml", "clustermodelvalidations.yaml")) {
      String earlier = ofEarlierTimes(definition);
      api.kubectl(earlier, "apply", "--server-side", "--force-conflicts", "-f", "-");
    }
    TestNamespace attacker = TestNamespace.create(api, "atk-a");
    BAD.forEach((name, pods) -> attacker.create(policy(name, pods)));
    for (int i = 0; i < 3; i++) {
      TestNamespace.create(api, "large-" + i).create(policy("large", large(i)));
    }
    TestNamespace noisy = TestNamespace.create(api, "noisy");
    for (int i = 0; i < 33; i++) {
      noisy.create(policy("p" + i, "{matchLabels: {app: a%d}}".formatted(i)));
    }
    api.kubectl(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-status}
        spec:
          matchConstraints:
            resourceRules:
              - apiGroups: [rhtas.redhat.com]
                apiVersions: ["*"]
                operations: [UPDATE]
                resources: [modelvalidations/status]
          matchConditions: [{name: one, expression: "object.metadata.name == 'key'"}]
          validations: [{expression: "false", message: of an intruder}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-status}
        spec: {policyName: no-status, validationActions: [Deny]}
        """,
        "apply",
        "-f",
        "-");
    OpenShiftClient client = api.modelgateClient().adapt(OpenShiftClient.class);
    Leadership leadership = new Leadership(client, NAMESPACE);
    source =
        new ClusterSource(
            client,
            EXECUTOR,
            leadership,
            Optional.of(InstallationController.Options.INSTALLED),
            new Heard());
    source.start(policies -> {});
  }

  @AfterAll
  static void stop() {
    source.stop();
    EXECUTOR.shutdownNow();
    api.close();
  }

  @Test
  void policiesOfOthersGetTheirWebhooksAndStatuses() throws Exception {
    TestNamespace.create(api, "atk-b").create(policy("good", "{matchLabels: {app: serve}}"));

    awaitReached(WebhookScope.named(Set.of("atk-b"), List.of(new In("app", Set.of("serve")))));
    for (String kind : WebhookConfigurations.KINDS) {
      api.kubectl("", "patch", kind, "modelgate", "--type=json", "-p", caBundles(kind));
    }
    awaitCondition("atk-b", "good", "Ready", "True", "");
    awaitCondition("atk-b", "good", "Reachable", "True", "");
    for (int i = 0; i < 3; i++) {
      awaitCondition("large-" + i, "large", "Reachable", "True", "");
    }
    awaitCondition(
        "atk-a",
        "line-feed",
        "Ready",
        "False",
        "spec.selector.pods.matchLabels has the value \"a\\u000ab\", which is not valid for a"
            + " label: use at most 63 letters, digits, -, _ and ., with a letter or digit at both"
            + " ends.");
    for (String bad : BAD.keySet()) {
      if (!bad.equals("key")) { // whose status is refused
        awaitCondition("atk-a", bad, "Reachable", "True", "");
      }
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(REFUSED).containsEntry("ModelValidation atk-a", 1);
              assertThat(RETRIED.getOrDefault("ModelValidation", 0)).isPositive();
            });
  }

  /** Keeps what a listener of the work queue is told. */
  private static final class Heard implements QueueListener {
    @Override
    public void retried(String kind) {
      RETRIED.merge(kind, 1, Integer::sum);
    }

    @Override
    public void refused(String kind, String namespace, int count) {
      REFUSED.put(kind + " " + namespace, count);
    }
  }

  @Test
  void eachNamespacesPoliciesReachItsOwnPodsOnly() {
    awaitReached(WebhookScope.named(Set.of("atk-a", "large-0", "noisy"), List.of()));
    for (String kind : WebhookConfigurations.KINDS) {
      assertThat(reached(kind))
          .isNotEmpty()
          .allSatisfy(reach -> assertThat(reach.namespaces()).isNotEmpty());
    }
  }

  @Test
  void clustersPolicyWithASelectorThatCannotBeKeepsNothingFromOthers() {
    GenericKubernetesResource bad =
        (GenericKubernetesResource)
            api.client()
                .resource(
                    """
                    apiVersion: rhtas.redhat.com/v1alpha1
                    kind: ClusterModelValidation
                    metadata: {name: bad}
                    spec:
                      namespaceSelector: {matchLabels: {not a label: x}}
                      selector: {pods: {}}
                      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
                    """)
                .create();
    TestNamespace.create(api, "atk-c").create(policy("good", "{matchLabels: {app: c}}"));

    awaitReached(WebhookScope.named(Set.of("atk-c"), List.of(new In("app", Set.of("c")))));
    awaitReached(WebhookScope.EVERYTHING); // it may have meant any
    awaitCondition("atk-c", "good", "Ready", "True", "");
    api.client().resource(bad).delete();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                WebhookConfigurations.KINDS.stream()
                    .noneMatch(kind -> reached(kind).contains(WebhookScope.EVERYTHING)));
  }

  private static void awaitReached(WebhookScope wanted) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              for (String kind : WebhookConfigurations.KINDS) {
                assertThat(reached(kind)).anyMatch(reach -> reach.contains(wanted));
              }
            });
  }

  private static List<WebhookScope> reached(String kind) {
    WebhookConfigurations configurations = new WebhookConfigurations(api.client());
    GenericKubernetesResource still = configurations.stored(kind, "modelgate").orElseThrow();
    return configurations
        .stored(kind, WebhookConfigurations.selected(kind))
        .map(selected -> SelectedWebhooks.stored(still, selected))
        .orElse(List.of());
  }

  private static void awaitCondition(
      String namespace, String policy, String type, String status, String message) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              List<Map<String, Object>> conditions =
                  api.client()
                      .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
                      .inNamespace(namespace)
                      .withName(policy)
                      .get()
                      .get("status", "conditions");
              assertThat(conditions)
                  .isNotNull()
                  .filteredOn(each -> type.equals(each.get("type")))
                  .singleElement()
                  .satisfies(
                      each ->
                          assertThat(each)
                              .containsEntry("status", status)
                              .containsEntry("message", message));
            });
  }

  /** Without it no policy is reachable. */
  private static String caBundles(String kind) {
    int count =
        WebhookConfigurations.webhooks(
                new WebhookConfigurations(api.client()).stored(kind, "modelgate").orElseThrow())
            .size();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"op\": \"add\", \"path\": \"/webhooks/%d/clientConfig/caBundle\", \"value\": \"eA==\"}"
                    .formatted(i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String ofEarlierTimes(String manifest) throws Exception {
    JsonNode definition = Yaml.read(Path.of("openshift", "base", manifest));
    ((ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema/properties"))
        .putObject("spec")
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
    return definition.toString();
  }

  /** Valid labels, of 700 KB. */
  private static String large(int which) {
    return IntStream.range(0, 700_000 / 64)
        .mapToObj(i -> "v%d-%d-".formatted(which, i) + "x".repeat(50))
        .collect(
            Collectors.joining(
                ",", "{matchExpressions: [{key: app, operator: In, values: [", "]}]}"));
  }

  private static String policy(String name, String pods) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec:
      selector: {pods: %s}
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /m}
    """
        .formatted(name, pods);
  }
}
