package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Webhooks that the controller makes itself, with its own permissions on a real API server. */
@Needs(Component.API_SERVER)
final class OwnWebhooksIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  private static final String MUTATING = "MutatingWebhookConfiguration";
  private static final String VALIDATING = "ValidatingWebhookConfiguration";
  private static final Path ROUTES = Path.of("src", "test", "definitions", "routes.crd.yaml");
  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: %s}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
      subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
      """;

  private static final ScheduledExecutorService EXECUTOR = Executors.newScheduledThreadPool(8);

  private static KubeApi api;
  private static ClusterSource source;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("own-webhooks");
    for (String guard :
        List.of("exemptions.yaml", "marks.yaml", "trust-root-use.yaml", "recalls.yaml")) {
      api.kubectl("", "delete", "-f", Path.of("openshift", "base", guard).toString());
    }
    api.apply(ROUTES);
    OpenShiftClient client = api.modelgateClient().adapt(OpenShiftClient.class);
    Leadership leadership = new Leadership(client, NAMESPACE);
    source =
        new ClusterSource(
            client,
            EXECUTOR,
            leadership,
            Optional.of(
                new InstallationController.Options(
                    true, true, List.of(), InstallationController.Options.INSTALLED.verifier())),
            QueueListener.NONE);
    source.start(policies -> {});
    TestNamespace.create(api, "models")
        .create(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: demo}
            spec:
              selector: {pods: {matchLabels: {tier: serving}}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
              model: {path: /models/demo}
            """);
    soon().until(() -> stored(VALIDATING, "modelgate-selected").isPresent());
  }

  @AfterAll
  static void stop() {
    source.stop();
    EXECUTOR.shutdownNow();
    api.close();
  }

  @Test
  void areThoseOfTheManifests() {
    for (Map.Entry<String, String> each :
        Map.of(MUTATING, "webhook.yaml", VALIDATING, "validating-webhook.yaml").entrySet()) {
      Object own = stored(each.getKey(), "modelgate").orElseThrow().get("webhooks");

      api.apply(Path.of("openshift", "base", each.getValue()));

      Object installed = stored(each.getKey(), "modelgate").orElseThrow().get("webhooks");
      assertThat(installed).isEqualTo(own);
    }
    assertThat(stored(MUTATING, "modelgate").orElseThrow().getMetadata().getAnnotations())
        .containsEntry("service.beta.openshift.io/inject-cabundle", "true");
    if (!api.servesPolicies()) {
      soon().until(() -> stored(VALIDATING, "modelgate-guards").isPresent());
      return;
    }
    for (String guard :
        List.of(
            "modelgate-exemptions",
            "modelgate-marks",
            "modelgate-trust-roots",
            "modelgate-recalls")) {
      assertThat(stored("ValidatingAdmissionPolicy", guard)).isPresent();
      assertThat(stored("ValidatingAdmissionPolicyBinding", guard)).isPresent();
    }
    assertThat(stored(VALIDATING, "modelgate-guards")).isEmpty();
  }

  @Test
  void routesToTheStatusPageAreMadeOnOpenShift() {
    for (String name : List.of("modelgate-ui", "modelgate-api", "modelgate-login")) {
      soon()
          .untilAsserted(
              () ->
                  assertThat(
                          api.kubectl(
                              "",
                              "-n",
                              NAMESPACE,
                              "get",
                              "route",
                              name,
                              "-o",
                              "jsonpath={.spec.tls.termination}"
                                  + " {.metadata.ownerReferences[0].kind}"))
                      .isEqualTo("reencrypt ClusterRoleBinding"));
    }
  }

  @Test
  void belongToEachBindingOfTheControllersRole() {
    bind("modelgate.v0.2.0-3xAmPlE", "modelgate.v0.2.0-3xAmPlE", "modelgate", NAMESPACE);
    bind("modelgate-monitoring", "cluster-monitoring-view", "modelgate", NAMESPACE);
    bind("modelgate.v9-of-others", "modelgate", "modelgate", "elsewhere");

    for (String name : List.of("modelgate", "zzzz-modelgate")) {
      soon()
          .untilAsserted(
              () ->
                  assertThat(owners(MUTATING, name))
                      .containsExactly("modelgate", "modelgate.v0.2.0-3xAmPlE"));
    }
    boolean servesPolicies = api.servesPolicies();
    soon()
        .untilAsserted(
            () ->
                assertThat(
                        owners(
                            servesPolicies ? "ValidatingAdmissionPolicy" : VALIDATING,
                            servesPolicies ? "modelgate-exemptions" : "modelgate-guards"))
                    .containsExactly("modelgate", "modelgate.v0.2.0-3xAmPlE"));

    api.kubectl("", "delete", "clusterrolebinding", "modelgate.v0.2.0-3xAmPlE");
    for (String name : List.of("modelgate", "modelgate-selected")) {
      soon().untilAsserted(() -> assertThat(owners(VALIDATING, name)).containsExactly("modelgate"));
    }
  }

  @Test
  void comeBackWhenSomebodyTakesOrChangesThem() {
    api.kubectl("", "delete", MUTATING, "modelgate");
    soon().until(() -> stored(MUTATING, "modelgate").isPresent());

    api.kubectl(
        "",
        "patch",
        VALIDATING,
        "modelgate",
        "--type=json",
        "-p",
        "[{'op': 'replace', 'path': '/webhooks/0/failurePolicy', 'value': 'Ignore'}]"
            .replace('\'', '"'));
    soon()
        .until(
            () ->
                "Fail"
                    .equals(
                        stored(VALIDATING, "modelgate")
                            .orElseThrow()
                            .get("webhooks", 0, "failurePolicy")));
  }

  private static void bind(String name, String role, String account, String namespace) {
    api.client().resource(BINDING.formatted(name, role, account, namespace)).create();
  }

  private static List<String> owners(String kind, String name) {
    return stored(kind, name).orElseThrow().getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getName)
        .toList();
  }

  private static Optional<GenericKubernetesResource> stored(String kind, String name) {
    return Optional.ofNullable(
        api.client().genericKubernetesResources(ADMISSION, kind).withName(name).get());
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }
}
