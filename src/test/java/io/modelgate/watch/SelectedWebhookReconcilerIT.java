package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.api.Enforcement;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Broken;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import io.modelgate.policy.spec.NamespaceMatcher.Named;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.resource.PolicyReader;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.serving.CaBundles;
import io.modelgate.watch.serving.WebhookConfigurations;
import io.modelgate.watch.serving.WebhookOwners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The webhooks for what policies select, with the controller's permissions on a real API server.
 */
@Needs(Component.API_SERVER)
final class SelectedWebhookReconcilerIT {
  private static final String NAMESPACE = "model-validation-controller";

  private static final String MUTATING = WebhookConfigurations.MUTATING;

  private static final Duration LONG = Duration.ofMinutes(1);

  private static KubeApi api;
  private static KubernetesClient client;
  private static SelectedWebhookReconciler keeper;
  private static WebhookConfigurations configurations;
  private static WebhookOwners bindings;
  private static PolicySet wanted = PolicySet.NOT_LOADED;
  private static List<OwnerReference> owned = List.of();

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("webhook-keeper");
    client = api.modelgateClient();
    configurations = new WebhookConfigurations(client);
    configurations.start((what, e) -> true, () -> {});
    bindings = new WebhookOwners(client, NAMESPACE);
    bindings.start((what, e) -> true, () -> {});
    await().atMost(LONG).until(() -> bindings.isComplete() && configurations.isComplete());
    keeper =
        new SelectedWebhookReconciler(
            client, configurations::stored, () -> wanted, policy -> false, () -> owned);
  }

  @AfterAll
  static void stop() {
    configurations.stop();
    bindings.stop();
    client.close();
    api.close();
  }

  @BeforeEach
  void install() {
    api.apply(Path.of("openshift", "base", "webhook.yaml"));
    api.apply(Path.of("openshift", "base", "validating-webhook.yaml"));
  }

  @Test
  void neverStayWithoutAnOwner() {
    keep(policies("one"), List.of()); // their bindings are gone: an installation that goes

    for (String kind : WebhookConfigurations.KINDS) {
      assertOwnedByWhatTheyAreCopiedFrom(kind);
    }

    keep(policies("one"), bindings.now());
    assertThat(owners(WebhookConfigurations.KINDS.get(0)))
        .extracting(OwnerReference::getKind)
        .containsExactly("ClusterRoleBinding");
    keep(policies("one", "two"), List.of());

    for (String kind : WebhookConfigurations.KINDS) {
      assertOwnedByWhatTheyAreCopiedFrom(kind);
    }
  }

  @Test
  void copyTakesTheCaBundleItselfWhereItsOriginalIsGone() throws Exception {
    keep(policies("one"), bindings.now());
    bundles().write(new byte[] {'x'});
    String kind = WebhookConfigurations.KINDS.get(0);
    api.client().resource(stored(kind, "modelgate")).delete();

    bundles().write(new byte[] {'y'});

    assertThat(WebhookConfigurations.webhooks(stored(kind, WebhookConfigurations.selected(kind))))
        .isNotEmpty()
        .allSatisfy(
            webhook ->
                assertThat(webhook.get("clientConfig"))
                    .asInstanceOf(MAP)
                    .containsEntry("caBundle", "eQ=="));
  }

  @Test
  void selectorThatTheApiServerRefusesKeepsNoOtherFromBeingWritten() {
    ModelPolicy unforeseen = selecting("odd", new In("not a label", Set.of("x")));
    ModelPolicy good = selecting("good", new In("app", Set.of("a")));
    PolicySet policies = PolicySet.of(List.of(unforeseen, good));

    keep(policies, bindings.now());

    for (String kind : WebhookConfigurations.KINDS) {
      assertThat(keeper.reached(stored(kind, "modelgate")))
          .containsExactlyInAnyOrder(
              WebhookScope.named(Set.of("odd"), List.of()),
              WebhookScope.named(Set.of("good"), List.of(new In("app", Set.of("a")))));
      assertThat(keeper.refusal(kind).orElseThrow()).contains("not a label");
    }
  }

  @Test
  void policyWhoseWebhookCannotBeWrittenSaysSoAndOthersGo() throws Exception {
    bundles().write(new byte[] {'x'});
    ModelPolicy unforeseen =
        new Broken(
            new PolicyId(Kind.CLUSTER, "", "odd"),
            Enforcement.Enforce,
            Optional.of(new PodMatcher(Optional.empty(), Optional.empty(), Optional.empty())),
            new Labelled(
                Optional.of(new LabelMatcher(List.of(new In("not a label", Set.of("x")))))),
            "fault");
    ModelPolicy good = selecting("good", new In("app", Set.of("a")));
    PolicySet policies = PolicySet.of(List.of(unforeseen, good));

    keep(policies, bindings.now());

    Reachability reachability = Reachability.of(keeper);
    assertThat(reachability.fault(good, policies)).isEmpty();
    assertThat(reachability.fault(unforeseen, policies))
        .startsWith(
            "MutatingWebhookConfiguration zzzz-modelgate lacks the webhook for its pods: the"
                + " API server refused it, ")
        .contains("not a label");
  }

  @Test
  void podsThatAskComeOnceMoreAfterTheWebhooksOfOthers() {
    keep(policies("one"), bindings.now());

    assertThat(WebhookConfigurations.webhooks(stored(MUTATING, "zzzz-modelgate")))
        .extracting(webhook -> webhook.get("name"), webhook -> webhook.get("reinvocationPolicy"))
        .containsExactly(
            tuple("again.pods.modelgate.io", "IfNeeded"),
            tuple("again.upstream.pods.modelgate.io", "IfNeeded"),
            tuple("again.injected.pods.modelgate.io", "IfNeeded"),
            tuple("namespaces.pods.modelgate.io", "IfNeeded"));
    assertThat(keeper.reached(stored(MUTATING, "modelgate")))
        .containsExactly(WebhookScope.named(Set.of("one"), List.of()));
  }

  @Test
  void configurationOfAnEarlierVersionGoesOnceItsSuccessorIsThere() {
    GenericKubernetesResource earlier =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: modelgate-selected}
                """,
                GenericKubernetesResource.class);
    api.client().resource(earlier).create();

    keep(policies("one"), bindings.now());

    assertThat(stored(MUTATING, "zzzz-modelgate")).isNotNull();
    assertThat(stored(MUTATING, "modelgate-selected")).isNull();
    assertThat(stored("ValidatingWebhookConfiguration", "modelgate-selected")).isNotNull();
  }

  @Test
  void oneKindThatCannotBeWrittenKeepsNotTheOtherFromIt() {
    String missing = WebhookConfigurations.KINDS.get(0);
    api.client().resource(stored(missing, "modelgate")).delete();

    keep(policies("alone"), bindings.now());

    assertThat(keeper.reached(stored(WebhookConfigurations.KINDS.get(1), "modelgate")))
        .contains(WebhookScope.named(Set.of("alone"), List.of()));
  }

  private static ModelPolicy selecting(String namespace, In requirement) {
    return new Broken(
        new PolicyId(Kind.NAMESPACED, namespace, "demo"),
        Enforcement.Enforce,
        Optional.of(
            new PodMatcher(
                Optional.of(new LabelMatcher(List.of(requirement))),
                Optional.empty(),
                Optional.empty())),
        new Named(namespace),
        "fault");
  }

  @Test
  void noOthersCanBeMadeWithItsPermissions() {
    for (String kind : WebhookConfigurations.KINDS) {
      assertForbidden(kind, "of-an-intruder");
    }
    assertForbidden("ValidatingAdmissionPolicy", "of-an-intruder");
    assertForbidden("ValidatingAdmissionPolicyBinding", "of-an-intruder");
  }

  @Test
  void policyInANamespaceOfThePlatformSaysThatItsPodsNeverCome() throws Exception {
    bundles().write(new byte[] {'x'});
    PolicySet policies = policies("openshift-models");
    keep(policies, bindings.now());
    ModelPolicy policy = policies.models().iterator().next();
    assertThat(Reachability.of(keeper).fault(policy, policies)).isEmpty();

    api.kubectl(
        "",
        "patch",
        "mutatingwebhookconfiguration",
        "modelgate",
        "--type=json",
        "-p",
        """
        [{"op": "add", "path": "/webhooks/0/matchConditions", "value": [{
          "name": "not-of-the-platform",
          "expression": "!(request.namespace.startsWith('openshift-') || request.namespace.startsWith('kube-'))"
        }]}]
        """);

    assertThat(Reachability.of(keeper).fault(policy, policies))
        .isEqualTo(
            "Pods in namespace openshift-models never come to the webhook: move the policy to"
                + " another namespace.");
  }

  private static void keep(PolicySet policies, List<OwnerReference> owners) {
    wanted = policies;
    owned = owners;
    for (String kind : WebhookConfigurations.KINDS) {
      assertThat(keeper.reconcile(Key.ofCluster(kind, WebhookConfigurations.selected(kind))))
          .isNotInstanceOf(ReconcileResult.Failed.class);
    }
  }

  /** Bundles of what is stored now. */
  private static CaBundles bundles() {
    for (String kind : WebhookConfigurations.KINDS) {
      for (String name : List.of("modelgate", WebhookConfigurations.selected(kind))) {
        await()
            .atMost(LONG)
            .until(
                () -> configurations.watched(kind, name).equals(configurations.stored(kind, name)));
      }
    }
    return new CaBundles(configurations);
  }

  private static void assertForbidden(String kind, String name) {
    GenericKubernetesResource resource =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: %s
                kind: %s
                metadata: {name: %s}
                """
                    .formatted(WebhookConfigurations.API_VERSION, kind, name),
                GenericKubernetesResource.class);
    assertThatThrownBy(() -> client.resource(resource).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
    assertThatThrownBy(() -> client.resource(resource).patch(ServerSideApply.OF_POLICIES))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  private static void assertOwnedByWhatTheyAreCopiedFrom(String kind) {
    assertThat(owners(kind))
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo(kind);
              assertThat(owner.getName()).isEqualTo("modelgate");
              assertThat(owner.getUid())
                  .isEqualTo(stored(kind, "modelgate").getMetadata().getUid());
            });
  }

  private static List<OwnerReference> owners(String kind) {
    return stored(kind, WebhookConfigurations.selected(kind)).getMetadata().getOwnerReferences();
  }

  private static GenericKubernetesResource stored(String kind, String name) {
    return api.client()
        .genericKubernetesResources(WebhookConfigurations.API_VERSION, kind)
        .withName(name)
        .get();
  }

  private static PolicySet policies(String... namespaces) {
    List<Policy> policies =
        List.of(namespaces).stream()
            .map(
                namespace ->
                    PolicyReader.read(
                        new PolicyId(Kind.NAMESPACED, namespace, "demo"),
                        PolicyReader.convert(Yaml.parse("{selector: {pods: {}}}"), Map.class),
                        TrustRootLookup.NONE))
            .toList();
    return PolicySet.of(policies);
  }
}
