package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.serving.AdmissionsEnforcer;
import io.modelgate.watch.serving.WebhookConfigurations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A stand-in of AKS's Admissions Enforcer, one that heeds no label: it adds its expressions to each
 * webhook that lacks them. The controller does not take them out again.
 */
@Needs(Component.API_SERVER)
final class AdmissionsEnforcerIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String VALIDATING = "ValidatingWebhookConfiguration";
  private static final List<Map<String, Object>> ADDED =
      List.of(
          Map.of("key", "control-plane", "operator", "NotIn", "values", List.of("true")),
          Map.of(
              "key", "kubernetes.azure.com/managedby",
              "operator", "NotIn",
              "values", List.of("aks")));
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("admissionsenforcer")
          .build();
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: %s}
      spec:
        selector: {pods: {matchLabels: {tier: %s}}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/demo}
      """;
  private static final ScheduledExecutorService EXECUTOR = Executors.newScheduledThreadPool(8);
  private static final AtomicInteger WRITES = new AtomicInteger();

  private static KubeApi api;
  private static Future<?> enforcing;
  private static ClusterSource source;
  private static TestNamespace models;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("admissions-enforcer");
    for (String guard :
        List.of("exemptions.yaml", "marks.yaml", "trust-root-use.yaml", "recalls.yaml")) {
      api.kubectl("", "delete", "-f", Path.of("openshift", "base", guard).toString());
    }
    enforcing =
        EXECUTOR.scheduleWithFixedDelay(
            AdmissionsEnforcerIT::enforce, 0, 50, TimeUnit.MILLISECONDS);
    OpenShiftClient client = api.modelgateClient().adapt(OpenShiftClient.class);
    source =
        new ClusterSource(
            client,
            EXECUTOR,
            new Leadership(client, NAMESPACE),
            Optional.of(
                new InstallationController.Options(
                    true, false, List.of(), InstallationController.Options.INSTALLED.verifier())),
            QueueListener.NONE);
    source.start(policies -> {});
    models = TestNamespace.create(api, "models");
    models.create(POLICY.formatted("first", "serving"));
  }

  @AfterAll
  static void stop() {
    enforcing.cancel(false);
    source.stop();
    EXECUTOR.shutdownNow();
    api.close();
  }

  @Test
  void expressionsThatItAddsStayAndNobodyWritesOnceMore() {
    settles(1);

    models.create(POLICY.formatted("second", "training"));
    settles(2);

    api.kubectl(
        "",
        "patch",
        VALIDATING,
        "modelgate",
        "--type=json",
        "-p",
        """
        [{"op": "replace", "path": "/webhooks/0/failurePolicy", "value": "Ignore"}]
        """);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(stored(VALIDATING, "modelgate"))
                    .hasValueSatisfying(
                        each ->
                            assertThat(each.<Object>get("webhooks", 0, "failurePolicy"))
                                .isEqualTo("Fail")));
    settles(2);
  }

  @Test
  void labelAsksItToLeaveOursAlone() {
    settles(1);
    for (GenericKubernetesResource each : all()) {
      assertThat(each.getMetadata().getLabels()).containsEntry(AdmissionsEnforcer.DISABLED, "true");
    }
  }

  /** All webhooks have its expressions, and nothing is written for a while. */
  private static void settles(int selected) {
    String[] before = {""};
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              String now = WRITES.get() + " " + versions();
              boolean isSame = now.equals(before[0]);
              before[0] = now;
              return isSame && isEnforced(selected);
            });
  }

  private static boolean isEnforced(int selected) {
    List<GenericKubernetesResource> all = all();
    return all.size() == 4
        && all.stream().allMatch(each -> missing(each).isEmpty())
        && WebhookConfigurations.webhooks(
                    stored(VALIDATING, WebhookConfigurations.selected(VALIDATING)).orElseThrow())
                .size()
            >= selected;
  }

  private static String versions() {
    return all().stream().map(each -> each.getMetadata().getResourceVersion()).toList().toString();
  }

  private static void enforce() {
    for (GenericKubernetesResource each : all()) {
      List<Map<String, Object>> missing = missing(each);
      if (!missing.isEmpty()) {
        try {
          api.client()
              .genericKubernetesResources(WebhookConfigurations.API_VERSION, each.getKind())
              .withName(each.getMetadata().getName())
              .patch(PATCH, Serialization.asJson(missing));
          WRITES.incrementAndGet();
        } catch (KubernetesClientException e) {
          assertThat(e.getCode()).isIn(404, 409, 422); // changed meanwhile: the next look sees it
        }
      }
    }
  }

  private static List<Map<String, Object>> missing(GenericKubernetesResource configuration) {
    List<Map<String, Object>> operations = new ArrayList<>();
    int count = WebhookConfigurations.webhooks(configuration).size();
    for (int index = 0; index < count; index++) {
      List<?> present =
          configuration.get("webhooks", index, "namespaceSelector", "matchExpressions");
      for (Map<String, Object> each : ADDED) {
        if (!present.contains(each)) {
          operations.add(
              Map.of(
                  "op",
                  "add",
                  "path",
                  "/webhooks/%d/namespaceSelector/matchExpressions/0".formatted(index),
                  "value",
                  each));
        }
      }
    }
    return operations;
  }

  private static List<GenericKubernetesResource> all() {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (String kind : WebhookConfigurations.KINDS) {
      for (String name : List.of("modelgate", WebhookConfigurations.selected(kind))) {
        stored(kind, name).ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<GenericKubernetesResource> stored(String kind, String name) {
    return Optional.ofNullable(
        api.client()
            .genericKubernetesResources(WebhookConfigurations.API_VERSION, kind)
            .withName(name)
            .get());
  }
}
