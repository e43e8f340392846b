package io.modelgate.report;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.DemoPolicy;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reports of one namespace's pods, and those pods.
 *
 * @param api where they are stored
 * @param namespace in which a policy {@code demo} is
 */
record StoredReports(KubeApi api, TestNamespace namespace) {
  /** Until what is expected is there, on whatever machine. */
  static final Duration SOON = Duration.ofMinutes(3);

  static final String WG_POLICY = "wgpolicyk8s.io/v1alpha2";

  /** The definition of the reports that most tools know. */
  static final Path POLICY_REPORTS =
      Path.of("src", "test", "definitions", "wgpolicyk8s.io_policyreports.yaml");

  /** Those of a new namespace. */
  static StoredReports in(KubeApi api, String name) {
    TestNamespace namespace = TestNamespace.create(api, name);
    namespace.create(DemoPolicy.in(name));
    return new StoredReports(api, namespace);
  }

  /** A pod as it is stored, injected if a policy is given. */
  String createPod(String name, String policy) {
    String pod = DemoPolicy.pod(namespace.name(), name);
    return namespace
        .createPod(
            policy.isEmpty() ? pod : InjectedPods.inject(pod, DemoPolicy.in(namespace.name())))
        .getMetadata()
        .getUid();
  }

  /** Waits for how many pass, fail, warn and are skipped, by report. */
  void awaitSummaries(Map<String, String> expected) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class) // not served at once
        .untilAsserted(() -> assertThat(summaries()).isEqualTo(expected));
  }

  /** How many pass, fail, warn and are skipped, by report. */
  Map<String, String> summaries() {
    return reports().stream()
        .collect(
            toMap(
                each -> each.at("/metadata/name").asText(),
                each ->
                    each.at("/summary/pass").asText()
                        + each.at("/summary/fail").asText()
                        + each.at("/summary/warn").asText()
                        + each.at("/summary/skip").asText()));
  }

  /** Resource versions, by report. */
  Map<String, String> versions() {
    return reports().stream()
        .collect(
            toMap(
                each -> each.at("/metadata/name").asText(),
                each -> each.at("/metadata/resourceVersion").asText()));
  }

  /** All of them of the kind that most tools know. */
  List<JsonNode> reports() {
    return api
        .client()
        .genericKubernetesResources(WG_POLICY, "PolicyReport")
        .inNamespace(namespace.name())
        .list()
        .getItems()
        .stream()
        .map(StoredReports::json)
        .toList();
  }

  /** One of them, if its kind is served and it is there. */
  Optional<JsonNode> report(String apiVersion, String name) {
    return Optional.ofNullable(
            api.client()
                .genericKubernetesResources(
                    apiVersion, apiVersion.equals(WG_POLICY) ? "PolicyReport" : "Report")
                .inNamespace(namespace.name())
                .withName(name)
                .get())
        .map(StoredReports::json);
  }

  private static JsonNode json(GenericKubernetesResource resource) {
    return new JsonMapper().valueToTree(resource);
  }
}
