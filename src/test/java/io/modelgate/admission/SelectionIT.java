package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.api.MetadataKeys;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which policies apply to a pod, also to one that carries no label. */
@ClusterTest
final class SelectionIT {
  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
  }

  @Test
  void leavingTheLabelOffIsNoWayAround() {
    TestNamespace namespace = TestNamespace.create(api, "selecting");
    namespace.create(policy("claims", "{volumes: {persistentVolumeClaims: ['models-*']}}"));

    Pod stored = namespace.awaitInjected(pod("app: a", "server:1", "models-7b"));

    assertThat(stored.getMetadata().getAnnotations())
        .containsEntry(
            MetadataKeys.POLICIES_ANNOTATION, "{\"model-validation\":\"ModelValidation/claims\"}");
    assertThat(stored.getMetadata().getLabels()).containsEntry(MetadataKeys.INJECTED_LABEL, "true");
    assertThat(namespace.createPod(pod("app: b", "server:1", "logs")).getSpec().getInitContainers())
        .isEmpty();
  }

  @Test
  void labelsAndImagesSelect() {
    TestNamespace namespace = TestNamespace.create(api, "labels-and-images");
    namespace.create(policy("serving", "{pods: {matchLabels: {tier: serving}}}"));
    namespace.create(policy("images", "{images: ['*/vllm:*']}"));

    assertPolicies(
        namespace.awaitInjected(pod("tier: serving", "server:1", "a")), "ModelValidation/serving");
    assertPolicies(
        namespace.awaitInjected(pod("tier: test", "x/vllm:1", "a")), "ModelValidation/images");
    namespace.awaitDenied(
        pod("tier: serving", "x/vllm:1", "a"),
        "Namespace labels-and-images has several ModelValidations (images, serving): set the"
            + " pod's label validation.rhtas.redhat.com/ml to the name of the one that applies.");
    assertPolicies(
        namespace.dryRun(
            pod("{tier: serving, validation.rhtas.redhat.com/ml: images}", "x/vllm:1", "a")),
        "ModelValidation/images");
  }

  @Test
  void clusterPolicyAppliesBesideTheNamespacesOwn() {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ClusterModelValidation
            metadata: {name: corporate}
            spec:
              namespaceSelector: {matchLabels: {tier: production}}
              selector: {volumes: {persistentVolumeClaims: [models]}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            """)
        .create();
    TestNamespace other = TestNamespace.create(api, "development");
    client
        .resource(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: production, labels: {tier: production}}
            """)
        .create();
    TestNamespace namespace = TestNamespace.of(api, "production");

    Pod stored = namespace.awaitInjected(pod("app: a", "server:1", "models"));
    assertPolicies(stored, "ClusterModelValidation/corporate");
    assertThat(validationContainers(stored).get(0).getArgs())
        .containsExactly("verify", "key", "--public-key=env://MODELGATE_TRUST", "/m");
    assertThat(other.dryRun(pod("app: a", "server:1", "models")).getSpec().getInitContainers())
        .isEmpty();

    namespace.create(policy("corporate", "{pods: {matchLabels: {app: a}}}"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertPolicies(
                    namespace.dryRun(pod("app: a", "server:1", "models")),
                    "ClusterModelValidation/corporate",
                    "ModelValidation/corporate"));
    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ClusterModelValidation")
        .withName("corporate")
        .delete();
  }

  @Test
  void nameOfAnotherNamespacesPolicyIsDenied() {
    TestNamespace.create(api, "theirs").create(policy("lax", "{pods: {matchLabels: {a: b}}}"));
    TestNamespace ours = TestNamespace.create(api, "ours");
    ours.create(policy("strict", "{pods: {matchLabels: {app: a}}}"));
    ours.awaitInjected(pod("app: a", "server:1", "models"));

    ours.awaitDenied(
        pod("{app: a, validation.rhtas.redhat.com/ml: lax}", "server:1", "models"),
        "The pod's label validation.rhtas.redhat.com/ml names ModelValidation lax, which does not"
            + " exist in namespace ours: use the name of one that exists, or \"true\" for the only"
            + " one.");
  }

  @Test
  void policySaysThatItIsReadyAndReachable() {
    TestNamespace namespace = TestNamespace.create(api, "conditions");
    namespace.create(policy("good", "{pods: {}}"));
    namespace.create(policy("typo", "{images: ['']}"));

    awaitCondition("conditions", "good", "Ready", "True", "");
    awaitCondition("conditions", "good", "Reachable", "True", "");
    awaitCondition(
        "conditions", "typo", "Ready", "False", "spec.selector.images[0] must not be empty.");
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ClusterModelValidation
            metadata: {name: everywhere}
            spec:
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            """)
        .create();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(api.kubectl("", "get", "cmv", "everywhere"))
                    .containsPattern("everywhere +Enforce +key +True +True"));
    api.kubectl("", "delete", "cmv", "everywhere");
    assertThat(resource("conditions", "good").<String>get("status", "method")).isEqualTo("key");
  }

  @Test
  void policyWhosePodsNeverComeSaysSo() {
    TestNamespace own = TestNamespace.of(api, "model-validation-controller");
    own.create(policy("own", "{pods: {}}"));

    awaitCondition(
        own.name(),
        "own",
        "Reachable",
        "False",
        "Pods in namespace model-validation-controller never come to the webhook: move the policy"
            + " to another namespace.");
    assertThat(own.dryRun(pod("app: a", "server:1", "models")).getSpec().getInitContainers())
        .isEmpty();
  }

  @Test
  void webhooksOfOursComeBackWhenSomebodyTakesThemAway() {
    TestNamespace namespace = TestNamespace.create(api, "coming-back");
    namespace.create(policy("all", "{pods: {matchLabels: {app: a}}}"));
    namespace.awaitInjected(pod("app: a", "server:1", "models"));

    for (String kind : List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")) {
      GenericKubernetesResource selected =
          client
              .genericKubernetesResources("admissionregistration.k8s.io/v1", kind)
              .withName(kind.startsWith("Mutating") ? "zzzz-modelgate" : "modelgate-selected")
              .get();
      assertThat(selected.getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("ClusterRoleBinding"));
      client.resource(selected).delete();
    }

    namespace.awaitInjected(pod("app: a", "server:1", "models"));
  }

  private void awaitCondition(
      String namespace, String policy, String type, String status, String message) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              List<Map<String, Object>> conditions =
                  resource(namespace, policy).get("status", "conditions");
              assertThat(conditions)
                  .isNotNull()
                  .filteredOn(each -> type.equals(each.get("type")))
                  .singleElement()
                  .satisfies(
                      each -> {
                        assertThat(each).containsEntry("status", status);
                        assertThat(each).containsEntry("message", message);
                      });
            });
  }

  private GenericKubernetesResource resource(String namespace, String policy) {
    return client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
        .inNamespace(namespace)
        .withName(policy)
        .get();
  }

  private static void assertPolicies(Pod pod, String... policies) {
    String[] entries = new String[policies.length];
    for (int i = 0; i < policies.length; i++) {
      entries[i] =
          "\"model-validation%s\":\"%s\"".formatted(i == 0 ? "" : "-" + (i + 1), policies[i]);
    }
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry(MetadataKeys.POLICIES_ANNOTATION, "{" + String.join(",", entries) + "}");
  }

  private static String policy(String name, String selector) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec:
      selector: %s
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /m}
    """
        .formatted(name, selector);
  }

  private static String pod(String labels, String image, String claim) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: inference
      labels: %s
    spec:
      containers:
        - name: server
          image: %s
          volumeMounts: [{name: models, mountPath: /m}]
      volumes: [{name: models, persistentVolumeClaim: {claimName: %s}}]
    """
        .formatted(labels.startsWith("{") ? labels : "{" + labels + "}", image, claim);
  }
}
