package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.modelgate.testing.Component;
import io.modelgate.testing.Injector;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.MeddlingWebhook;
import io.modelgate.testing.MeddlingWebhook.Turn;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.WatchedCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Webhooks of others beside ours on a real API server: whether they come before or after ours, and
 * whether they are called again, the verifier is as we inject it, and the others keep what they
 * injected elsewhere.
 */
@Needs(Component.API_SERVER)
final class OtherWebhooksIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final String MODEL =
      """
        containers:
          - {name: server, image: 'server:1', volumeMounts: [{name: models, mountPath: /m}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private static KubeApi api;
  private static WatchedCluster cluster;
  private static LocalWebhook webhook;

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.startAnother("other-webhooks");
    cluster = WatchedCluster.withDuties(api);
    webhook = LocalWebhook.open(cluster.policies(), namespace -> LocalWebhook.Flaw.NONE);
    api.register(webhook.endpoint());
    await().atMost(LONG).until(() -> isThere("zzzz-modelgate"));
  }

  @AfterAll
  static void stop() {
    webhook.close();
    cluster.close();
    api.close();
  }

  private static boolean isThere(String configuration) {
    return api.client()
            .admissionRegistration()
            .v1()
            .mutatingWebhookConfigurations()
            .withName(configuration)
            .get()
        != null;
  }

  /** One of them at every turn, and all of them at the one that was theirs and is ours now. */
  static Stream<Arguments> everyTurn() {
    Stream<Arguments> one =
        Stream.of("aaa", "pod-identity-webhook", "zz-others")
            .flatMap(name -> Stream.of(new Turn(name, "Never"), new Turn(name, "IfNeeded")))
            .map(turn -> Arguments.of(Injector.EKS_POD_IDENTITY, turn));
    Stream<Arguments> all =
        Stream.of(Injector.values())
            .skip(1)
            .map(injector -> Arguments.of(injector, new Turn("zz-others", "IfNeeded")));
    return Stream.concat(one, all);
  }

  @ParameterizedTest
  @MethodSource("everyTurn")
  void verifierIsAsWeInjectItAndOthersKeepWhatTheyInjected(Injector injector, Turn turn)
      throws Exception {
    TestNamespace namespace = namespace();
    Container alone = verifier(namespace.awaitInjected(asking()));

    MeddlingWebhook other = MeddlingWebhook.changing(api, namespace.name(), turn, injector);
    try {
      for (String pod : List.of(asking(), selected())) {
        Pod stored = awaitTouched(namespace, pod);
        assertThat(verifier(stored)).isEqualTo(alone);
        assertThat(stored.getSpec().getInitContainers().get(0).getName())
            .isEqualTo("model-validation");
      }
    } finally {
      other.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Never", "IfNeeded"})
  void whoeverComesAfterUsAndHasTheLastWordMayNotChangeTheVerifier(String reinvocation)
      throws Exception {
    TestNamespace namespace = namespace();
    namespace.awaitInjected(asking());
    Turn turn = new Turn("zzzzzz", reinvocation);

    MeddlingWebhook other =
        MeddlingWebhook.changing(api, namespace.name(), turn, Injector.EKS_POD_IDENTITY);
    try {
      if (reinvocation.equals("Never")) { // ours is called again, and it is not
        assertThat(verifier(awaitTouched(namespace, asking())).getEnv())
            .extracting("name")
            .doesNotContain("AWS_CONTAINER_CREDENTIALS_FULL_URI");
      } else {
        namespace.awaitCaught(
            asking(),
            """
            The pod is not as model validation requires: its init container model-validation is \
            not the one that was injected, it differs in env, volumeMounts. A webhook that comes \
            after "zzzz-modelgate" by the name of its configuration changed it, or it never came \
            to the mutating one: rename that configuration, or exclude the container there. \
            While Modelgate is being installed or updated, recreate the pod.\
            """);
      }
    } finally {
      other.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aaa", "pod-identity-webhook"})
  void whatALimitRangeGaveTheVerifierStays(String name) throws Exception {
    TestNamespace namespace = namespace();
    namespace.create(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: bounds}
        spec:
          limits:
            - type: Container
              default: {ephemeral-storage: 1Gi}
              max: {ephemeral-storage: 2Gi}
        """);
    namespace.awaitInjected(asking());

    MeddlingWebhook other =
        MeddlingWebhook.changing(
            api, namespace.name(), new Turn(name, "IfNeeded"), Injector.EKS_POD_IDENTITY);
    try {
      assertThat(verifier(awaitTouched(namespace, asking())).getResources().getLimits())
          .containsKey("ephemeral-storage");
    } finally {
      other.close();
    }
  }

  @Test
  void twoOthersThatBothComeAgainLeaveTheVerifierAlone() throws Exception {
    TestNamespace namespace = namespace();
    Container alone = verifier(namespace.awaitInjected(asking()));

    MeddlingWebhook one =
        MeddlingWebhook.changing(
            api, namespace.name(), new Turn("aaa", "IfNeeded"), Injector.VAULT_AGENT);
    MeddlingWebhook another =
        MeddlingWebhook.changing(
            api, namespace.name(), new Turn("zz", "IfNeeded"), Injector.POLICY_CONTROLLER);
    try {
      awaitTouched(namespace, asking());
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(verifier(namespace.dryRun(asking()))).isEqualTo(alone));
    } finally {
      one.close();
      another.close();
    }
  }

  @Test
  void whatIsRestoredIsThePolicysAndNeverThePods() throws Exception {
    TestNamespace namespace = namespace();
    Container alone = verifier(namespace.awaitInjected(asking()));
    String forged =
        asking()
            .replace(
                "  containers:",
                "  initContainers: [{name: model-validation, image: 'modelgate/verifier:0.0.1',"
                    + " env: [{name: JAVA_TOOL_OPTIONS, value: -version}]}]\n  containers:");
    Consumer<ObjectNode> innocent = Injector.EKS_POD_IDENTITY;

    MeddlingWebhook other =
        MeddlingWebhook.changing(
            api, namespace.name(), new Turn("pod-identity-webhook", "IfNeeded"), innocent);
    try {
      assertThat(verifier(awaitTouched(namespace, forged))).isEqualTo(alone);
    } finally {
      other.close();
    }
  }

  /** Waits until the other webhook is called: the API server learns of it a moment later. */
  private static Pod awaitTouched(TestNamespace namespace, String pod) {
    return await().atMost(LONG).until(() -> namespace.dryRun(pod), OtherWebhooksIT::isTouched);
  }

  /** Whether anything but the pod's own and ours is there. */
  private static boolean isTouched(Pod pod) {
    Container server = pod.getSpec().getContainers().get(0);
    return !server.getEnv().isEmpty()
        || server.getVolumeMounts().size() > 1
        || server.getImage().contains("@")
        || pod.getSpec().getContainers().size() > 1
        || pod.getSpec().getInitContainers().stream()
            .anyMatch(each -> !each.getName().startsWith("model-validation"));
  }

  private static Container verifier(Pod pod) {
    return TestNamespace.validationContainers(pod).get(0);
  }

  private static TestNamespace namespace() {
    TestNamespace namespace =
        TestNamespace.create(api, "others-%d".formatted(NUMBER.incrementAndGet()));
    for (String policy : List.of("asked", "selecting")) {
      String selector = policy.equals("asked") ? "" : "selector: {pods: {matchLabels: {app: s}}}";
      namespace.create(
          """
          apiVersion: rhtas.redhat.com/v1alpha1
          kind: ModelValidation
          metadata: {name: %s}
          spec:
            %s
            config: {privateKeyConfig: {keyPath: /m/key.pem}}
            model: {path: /m/a, signaturePath: /m/a.sig}
          """
              .formatted(policy, selector));
    }
    return namespace;
  }

  private static String asking() {
    return pod("validation.rhtas.redhat.com/ml: asked");
  }

  private static String selected() {
    return pod("app: s");
  }

  private static String pod(String label) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p, labels: {%s}}
    spec:
    %s\
    """
        .formatted(label, MODEL);
  }
}
