package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.WatchedCluster;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server takes the pods that verifiers were fitted into, and says of which class. */
@Needs(Component.API_SERVER)
final class ResourcesIT {
  private static KubeApi api;
  private static WatchedCluster cluster;
  private static LocalWebhook webhook;

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.startAnother("resources");
    cluster = new WatchedCluster(api);
    webhook = LocalWebhook.open(cluster.policies(), namespace -> LocalWebhook.Flaw.NONE);
    api.register(webhook.endpoint());
  }

  @AfterAll
  static void stop() {
    webhook.close();
    cluster.close();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "continuousValidation: {}"})
  void guaranteedPodStaysGuaranteed(String more) {
    TestNamespace namespace = namespace("guaranteed-" + more.length(), more, "");

    Pod pod = namespace.awaitInjected(pod("", "{limits: {cpu: 100m, memory: 64Mi}}"));

    assertThat(pod.getStatus().getQosClass()).isEqualTo("Guaranteed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max        | {type: Container, max: {cpu: 1, memory: 220Mi}}",
        "min        | {type: Container, min: {cpu: 150m, memory: 200Mi}}",
        "ratio      | {type: Container, maxLimitRequestRatio: {cpu: 2, memory: 1}}",
        "pod        | {type: Pod, max: {cpu: 1, memory: 512Mi}, maxLimitRequestRatio: {cpu: 3}}",
        "defaults   | {type: Container, default: {cpu: 500m, memory: 200Mi}, max: {cpu: 500m,"
            + " memory: 200Mi}, defaultRequest: {cpu: 250m, memory: 200Mi}}",
        "ephemeral  | {type: Container, max: {ephemeral-storage: 1Gi}, min: {ephemeral-storage:"
            + " 1Mi}}",
      })
  void podFitsIntoLimitRanges(String name, String item) {
    for (String more : new String[] {"", "continuousValidation: {}"}) {
      TestNamespace namespace = namespace("range-" + name + "-" + more.length(), more, item);

      Pod pod =
          namespace.awaitInjected(
              pod(
                  "",
                  "{requests: {cpu: 200m, memory: 200Mi}, limits: {cpu: 400m, memory: 200Mi}}"));

      assertThat(validationContainers(pod)).hasSize(1);
    }
  }

  @Test
  void limitRangeThatLeavesTooLittleIsNamed() {
    TestNamespace namespace =
        namespace("range-small", "", "{type: Container, max: {memory: 64Mi}}");

    namespace.awaitDenied(
        pod("", "{limits: {cpu: 100m, memory: 64Mi}}"),
        "ModelValidation range-small/demo cannot be applied: The verifier needs 128Mi of memory,"
            + " but LimitRange \"range\" allows a container at most 64Mi of memory: raise that, or"
            + " set spec.verifier.resources of the policy.");
  }

  @Test
  void limitRangeThatChangesIsSeen() {
    TestNamespace namespace = namespace("range-changes", "", "");
    String pod = pod("", "{requests: {cpu: 100m, memory: 64Mi}}");
    assertThat(limit(namespace.awaitInjected(pod), "memory")).isEqualTo(new Quantity("256Mi"));

    namespace.create(range("{type: Container, max: {memory: 192Mi}}"));

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(limit(namespace.awaitInjected(pod), "memory"))
                    .isEqualTo(new Quantity("192Mi")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roomy | {limits: {cpu: 4, memory: 16Gi}}",
        "tight | {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 100m, memory: 192Mi}}",
        "full  | {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}",
        "cpu   | {limits: {cpu: 1}}",
      })
  void podsOwnResourcesStay(String name, String own) {
    for (String more : new String[] {"", "continuousValidation: {}"}) {
      TestNamespace namespace = namespace("own-" + name + "-" + more.length(), more, "");

      Pod pod =
          namespace.awaitInjected(
              pod("resources: " + own, "{requests: {cpu: 100m, memory: 64Mi}}"));

      assertThat(validationContainers(pod)).hasSize(1);
      assertThat(pod.getStatus().getQosClass())
          .isEqualTo(name.equals("full") ? "Guaranteed" : "Burstable");
    }
  }

  @Test
  void policySaysWhatItsVerifiersAskFor() {
    TestNamespace namespace =
        namespace(
            "by-policy",
            "verifier: {modelSize: Large, resources: {limits: {cpu: 4}, requests: {memory:"
                + " 600Mi}}}",
            "");

    Pod pod = namespace.awaitInjected(pod("", "{requests: {cpu: 1}}"));

    Container verifier = validationContainers(pod).get(0);
    assertThat(verifier.getResources().getLimits())
        .containsEntry("cpu", new Quantity("4"))
        .containsEntry("memory", new Quantity("1Gi"));
    assertThat(verifier.getResources().getRequests())
        .containsEntry("cpu", new Quantity("1"))
        .containsEntry("memory", new Quantity("600Mi"));
  }

  private static Quantity limit(Pod pod, String resource) {
    return Objects.requireNonNull(
        validationContainers(pod).get(0).getResources().getLimits().get(resource));
  }

  private static TestNamespace namespace(String name, String more, String item) {
    TestNamespace namespace = TestNamespace.create(api, name);
    if (!item.isEmpty()) {
      namespace.create(range(item));
    }
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          %s
        """
            .formatted(more));
    return namespace;
  }

  private static String range(String item) {
    return """
    apiVersion: v1
    kind: LimitRange
    metadata: {name: range}
    spec: {limits: [%s]}
    """
        .formatted(item);
  }

  private static String pod(String more, String resources) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: pod, labels: {validation.rhtas.redhat.com/ml: "true"}}
    spec:
      %s
      containers:
        - name: server
          image: server:1
          resources: %s
          volumeMounts: [{name: models, mountPath: /models}]
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(more, resources);
  }
}
