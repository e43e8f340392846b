package io.modelgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;

/** A namespace of its own for one test on the real API server. */
public final class TestNamespace {
  private static final String GUARDED =
      "ValidatingAdmissionPolicy 'modelgate-guard-\\d+' with binding 'modelgate-guard-\\d+' denied"
          + " request: .*no init container that verifies its model as the policy requires";

  private static final Duration SOON = Duration.ofSeconds(20);

  private final KubernetesClient client;
  private final String name;

  private TestNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Creates it. */
  public static TestNamespace create(KubeApi api, String name) {
    api.createNamespace(name);
    return new TestNamespace(api.client(), name);
  }

  /** One that is there. */
  public static TestNamespace of(KubeApi api, String name) {
    return new TestNamespace(api.client(), name);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Stores what a manifest holds, here. */
  public HasMetadata create(String yaml) {
    return client.resource(yaml).inNamespace(name).create();
  }

  /** Stores a pod. */
  public Pod createPod(String yaml) {
    return (Pod) create(yaml);
  }

  /** Waits until the API server admits the pod without a webhook that injects. */
  public void awaitNotInjected(String yaml) {
    await().atMost(SOON).until(() -> dryRun(yaml), pod -> validationContainers(pod).isEmpty());
  }

  /** Asks for a pod without storing it. */
  public Pod dryRun(String yaml) {
    return (Pod) client.resource(yaml).inNamespace(name).dryRun(true).create();
  }

  /**
   * Waits until a pod would get validation containers: policies reach us by watch, and webhooks the
   * API server, a moment after they are stored.
   */
  public Pod awaitInjected(String yaml) {
    return await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> dryRun(yaml), pod -> !validationContainers(pod).isEmpty());
  }

  /** Waits until a pod would get a RuntimeClass. */
  public void awaitInRuntime(String runtime, String yaml) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> dryRun(yaml), pod -> runtime.equals(pod.getSpec().getRuntimeClassName()));
  }

  /** Waits until a pod would be denied with just this message. */
  public void awaitDenied(String yaml, String message) {
    await().atMost(SOON).untilAsserted(() -> assertDenied(() -> dryRun(yaml), message));
  }

  /**
   * Waits until a pod whose verifier somebody changed would be denied: with just this message, or
   * by the native guard, which comes first once it is there.
   */
  public void awaitCaught(String yaml, String message) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(catchThrowable(() -> dryRun(yaml)))
                    .satisfiesAnyOf(
                        denied -> assertDenied(denied, message),
                        denied ->
                            assertThat(denied).hasMessageMatching("(?s).*" + GUARDED + ".*")));
  }

  /** The denial of one request, by whichever of our webhooks or native policies comes first. */
  public static void assertDenied(Runnable request, String message) {
    assertDenied(catchThrowable(request::run), message);
  }

  private static void assertDenied(Throwable denied, String message) {
    assertThat(denied)
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused ->
                assertThat(refused.getStatus().getMessage())
                    .containsPattern(
                        "admission webhook \".*pods\\.modelgate\\.io\" denied the request: "
                            + "|ValidatingAdmissionPolicy 'modelgate-native-\\d+' with binding"
                            + " 'modelgate-native-\\d+' denied request: ")
                    .endsWith(" request: " + message));
  }

  /** The validation containers of a pod. */
  public static List<Container> validationContainers(Pod pod) {
    return pod.getSpec().getInitContainers().stream()
        .filter(container -> container.getName().startsWith("model-validation"))
        .toList();
  }
}
