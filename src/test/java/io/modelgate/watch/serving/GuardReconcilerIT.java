package io.modelgate.watch.serving;

import static io.modelgate.testing.MarkedPods.pod;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.MarkedPods;
import io.modelgate.testing.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Webhooks in place of the policies, on an API server that has none of these. There is no server
 * behind them: whoever is refused comes to the one whose name is told.
 */
@Needs(Component.API_SERVER)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GuardReconcilerIT {
  private static final Path BASE = Path.of("openshift", "base");
  private static final String NAMESPACE = "webhook-guards";
  private static final String NAMES = called("marks-0");
  private static final String ANNOTATION = called("marks-1");
  private static final String BINDING = called("marks-2");
  private static final String COMMANDS = called("marks-3");
  private static final String EXEMPTION = called("exemptions-0");
  private static final String RECALLS = called("recalls-0");

  private static final AtomicBoolean SERVES_POLICIES = new AtomicBoolean();

  private static KubeApi api;
  private static MarkedPods pods;
  private static ClusterUser admin;
  private static GuardReconciler guards;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("webhook-guards");
    for (String manifest : GuardReconciler.MANIFESTS) {
      api.kubectl("", "delete", "--ignore-not-found", "-f", BASE.resolve(manifest).toString());
    }
    api.createNamespace(NAMESPACE);
    pods = new MarkedPods(api, NAMESPACE);
    api.kubectl("", "-n", NAMESPACE, "create", "serviceaccount", "default");
    admin = ClusterUser.admin(api, NAMESPACE);
    String authority =
        Base64.getEncoder().encodeToString(api.certificateAuthority().getBytes(UTF_8));
    api.registerUnanswered("validating-webhook.yaml", authority);
    KubernetesClient client = api.modelgateClient();
    WebhookConfigurations configurations = new WebhookConfigurations(client);
    guards =
        new GuardReconciler(
            client,
            "model-validation-controller",
            configurations::stored,
            () -> List.of(owner()),
            SERVES_POLICIES::get);
    assertThat(guards.reconcile(GuardReconciler.KEY)).isInstanceOf(ReconcileResult.Retry.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(pods.create(pod("probe", "", "volumes: [{name: model-validation}]")))
                    .contains(NAMES));
  }

  private static OwnerReference owner() {
    String binding = "modelgate";
    return new OwnerReferenceBuilder()
        .withApiVersion("rbac.authorization.k8s.io/v1")
        .withKind("ClusterRoleBinding")
        .withName(binding)
        .withUid(
            api.client()
                .rbac()
                .clusterRoleBindings()
                .withName(binding)
                .get()
                .getMetadata()
                .getUid())
        .build();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @Order(1)
  @ValueSource(
      strings = {
        "initContainers: [{name: model-validation-7, image: a}]",
        "containers: [{name: model-validation, image: a}]",
        "volumes: [{name: model-validation-trust, emptyDir: {}}]",
      })
  void reservedNamesAreRefused(String spec) {
    assertThat(pods.create(pod("forged", "", spec))).contains(NAMES);
    assertThat(pods.create(pod("other", "", spec.replace("model-validation", "model-validations"))))
        .contains("created");
    assertThat(
            api.kubectl(
                pod("own", "", spec), "-n", "default", "create", "--dry-run=server", "-f", "-"))
        .contains(NAMES);
  }

  @Test
  @Order(1)
  void marksCannotBeForgedNorComeLater() {
    assertThat(
            pods.create(pod("a", "annotations: {validation.rhtas.redhat.com/policies: '{}'}", "")))
        .contains(ANNOTATION);
    assertThat(api.kubectl(pod("later", "", ""), "-n", NAMESPACE, "create", "-f", "-"))
        .contains("created");
    String marked =
        "{\"metadata\": {\"annotations\": {\"validation.rhtas.redhat.com/policies\": \"{}\"}}}";
    assertThat(pods.patch("later", marked)).contains(ANNOTATION);
    assertThat(pods.patch("later", marked, "--subresource=status")).contains(ANNOTATION);
    assertThat(
            pods.patch("later", "{\"status\": {\"phase\": \"Running\"}}", "--subresource=status"))
        .contains("patched");
    assertThat(pods.patch("later", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"))
        .contains("patched");
    for (String how : List.of("exec", "attach")) {
      assertThat(connect(how, "model-validation-2")).contains(COMMANDS);
      assertThat(connect(how, "c")).doesNotContain("guards.modelgate.io");
    }
  }

  private static String connect(String how, String container) {
    return api.kubectl(
        "",
        "create",
        "--raw",
        "/api/v1/namespaces/%s/pods/later/%s?container=%s&command=true&stdout=true"
            .formatted(NAMESPACE, how, container),
        "-f",
        "-");
  }

  @ParameterizedTest
  @Order(1)
  @CsvSource({
    "labels, app, true",
    "labels, topology.kubernetes.io/zone, false",
    "annotations, secure-ai.io/a, true",
    "annotations, example.com/a, false",
  })
  void bindingCarriesNothingOfOurs(String field, String key, boolean isRefused) {
    String name = "bound-" + Integer.toHexString(key.hashCode()) + field;
    api.kubectl(pod(name, "", ""), "-n", NAMESPACE, "create", "-f", "-");
    String answer =
        api.kubectl(
            """
            {"apiVersion": "v1", "kind": "Binding", "target": {"kind": "Node", "name": "n"},
             "metadata": {"name": "%s", "%s": {"%s": "x"}}}
            """
                .formatted(name, field, key),
            "create",
            "--raw",
            "/api/v1/namespaces/%s/pods/%s/binding?dryRun=All".formatted(NAMESPACE, name),
            "-f",
            "-");
    assertThat(answer.contains(BINDING)).as(answer).isEqualTo(isRefused);
    assertThat(answer.contains("Success")).as(answer).isNotEqualTo(isRefused);
  }

  @Test
  @Order(1)
  void onlyWhoHasTheVerbExemptsANamespace() {
    api.kubectl(
        "",
        "create",
        "clusterrole",
        "guards-namespaces",
        "--verb=get,patch",
        "--resource=namespaces");
    api.kubectl(
        "",
        "create",
        "clusterrolebinding",
        "guards-namespaces",
        "--clusterrole=guards-namespaces",
        "--user=namespaces-editor");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        label("validation.ml.sigstore.dev/ignore=true", "--as=namespaces-editor"))
                    .contains(EXEMPTION));
    assertThat(label("a=b", "--as=namespaces-editor")).contains("labeled");
    assertThat(label("validation.rhtas.redhat.com/exempt=true")).contains("labeled");
    assertThat(label("a=c", "--as=namespaces-editor", "--overwrite")).contains("labeled");
  }

  private static String label(String label, String... more) {
    String[] arguments = new String[4 + more.length];
    System.arraycopy(new String[] {"label", "namespace", NAMESPACE, label}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return api.kubectl("", arguments);
  }

  @Test
  @Order(1)
  void onlyTheControllerWritesWhatIsRecalled() {
    assertThat(admin.kubectl("", "-n", NAMESPACE, "create", "configmap", "modelgate-recalls"))
        .contains(RECALLS);
    assertThat(admin.kubectl("", "-n", NAMESPACE, "create", "configmap", "others"))
        .contains("created");
    try (KubernetesClient modelgate = api.modelgateClient()) {
      modelgate
          .resource(
              """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: modelgate-recalls, namespace: %s}
              """
                  .formatted(NAMESPACE))
          .serverSideApply();
    }
    assertThat(admin.kubectl("", "-n", NAMESPACE, "delete", "configmap", "modelgate-recalls"))
        .contains(RECALLS);
    assertThat(admin.kubectl("", "-n", NAMESPACE, "delete", "configmap", "--all"))
        .contains(RECALLS);
  }

  @Test
  @Order(1)
  void onlyWhoMayUseATrustRootNamesIt() {
    String key = "{publicKeyConfig: {trustRoot: {name: prod}}}";
    assertThat(policy(admin, "config: " + key)).contains(called("trust-roots-1"));
    assertThat(
            policy(
                admin,
                "signers: [{publicKeyConfig: {keyPath: /a}}, {publicKeyConfig:"
                    + " {keyPath: /a}}, "
                    + key
                    + "]"))
        .as("the first that is named")
        .contains(called("trust-roots-1"));
    assertThat(policy(admin, "config: {publicKeyConfig: {keyPath: /a}}")).contains("created");
  }

  private static String policy(ClusterUser who, String signers) {
    return who.kubectl(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: a}
        spec: {%s, model: {path: /models/a}}
        """
            .formatted(signers),
        "-n",
        NAMESPACE,
        "create",
        "--dry-run=server",
        "-f",
        "-");
  }

  /** As after an update of the cluster. */
  @Test
  @Order(2)
  void theyStayUntilThePoliciesAreThere() {
    assertThat(
            api.kubectl(
                "",
                "get",
                "validatingwebhookconfiguration",
                "modelgate-guards",
                "-o",
                "jsonpath={.metadata.ownerReferences[*].kind}"))
        .isEqualTo("ClusterRoleBinding");
    SERVES_POLICIES.set(true);
    guards.reconcile(GuardReconciler.KEY);
    assertThat(pods.create(pod("forged", "", "volumes: [{name: model-validation}]")))
        .contains(NAMES);
    if (!api.servesPolicies()) {
      return;
    }
    GuardReconciler.MANIFESTS.forEach(each -> api.apply(BASE.resolve(each)));

    guards.reconcile(GuardReconciler.KEY);

    assertThat(api.kubectl("", "get", "validatingwebhookconfiguration", "modelgate-guards"))
        .contains("NotFound");
  }

  private static String called(String webhook) {
    return "failed calling webhook \"" + webhook + ".guards.modelgate.io\"";
  }
}
