package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.config.Configurations;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.Protection;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.AdmissionReviews;
import io.modelgate.testing.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods into which nothing can be injected are left alone, and never reported as validated. */
final class UnreachablePodsTest {
  private static final String ON_WINDOWS =
      "The pod runs on Windows, where the verifier cannot run: its model is not validated.";
  private static final String MIRROR = "annotations: {kubernetes.io/config.mirror: abc}";

  @TempDir private Path directory;
  private PolicySet policies = PolicySet.NOT_LOADED;

  @BeforeEach
  void readPolicies() throws Exception {
    Files.writeString(
        directory.resolve("policy.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ClusterModelValidation
        metadata: {name: all}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        """);
    policies = PolicyDirectory.read(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "os: {name: windows}",
        "nodeSelector: {kubernetes.io/os: windows}",
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " {nodeSelectorTerms: [{matchExpressions: [{key: x, operator: Exists}, {key:"
            + " kubernetes.io/os, operator: In, values: [windows]}]}]}}}"
      })
  void windowsPodIsLeftAloneWithAWarning(String spec) throws Exception {
    JsonNode pod = pod("", spec);

    JsonNode response = respond(review(pod, "alice"), AdmissionHandler::mutate);
    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
    assertThat(response.path("warnings"))
        .singleElement()
        .extracting(JsonNode::asText)
        .isEqualTo(ON_WINDOWS);
    assertThat(
            respond(review(pod, "alice"), AdmissionHandler::validate).path("allowed").asBoolean())
        .isTrue();
    assertGap(pod, ON_WINDOWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{key: kubernetes.io/os, operator: In, values: [windows, linux]}",
        "{key: kubernetes.io/os, operator: NotIn, values: [windows]}",
        "{key: other, operator: In, values: [windows]}",
        "{key: kubernetes.io/os, operator: In, values: [windows]}]}, {matchExpressions: [{key: x,"
            + " operator: Exists}"
      })
  void podThatMayRunOnLinuxIsInjected(String expression) throws Exception {
    assertInjected(
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " {nodeSelectorTerms: [{matchExpressions: [%s]}]}}}".formatted(expression));
  }

  @Test
  void linuxPodIsInjected() throws Exception {
    assertInjected("os: {name: linux}, nodeSelector: {x: windows}");
    assertInjected(
        "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1,"
            + " preference: {matchExpressions: [{key: kubernetes.io/os, operator: In, values:"
            + " [windows]}]}}]}}");
  }

  private void assertInjected(String spec) throws Exception {
    assertThat(respond(review(pod("", spec), "alice"), AdmissionHandler::mutate).has("patch"))
        .isTrue();
  }

  @Test
  void mirrorPodOfANodeIsLeftAlone() throws Exception {
    JsonNode pod = pod(MIRROR, "nodeName: n, hostPID: true");
    ObjectNode review = review(pod, "system:node:n", "system:nodes", "system:authenticated");

    JsonNode response = respond(review, AdmissionHandler::mutate);
    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
    assertThat(respond(review, AdmissionHandler::validate).path("allowed").asBoolean()).isTrue();
    assertGap(
        pod,
        "The pod is static: its node started it from a file, before the API server knew of it, so"
            + " no verifier can be injected. Create it through the API server to have its model"
            + " validated.");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, system:authenticated",
    "alice, system:nodes",
    "system:node:n, system:authenticated",
    "system:serviceaccount:team:system:node:n, system:nodes",
  })
  void annotationOfAnybodyElseExemptsNothing(String user, String group) throws Exception {
    assertThat(
            respond(review(pod(MIRROR, "nodeName: n"), user, group), AdmissionHandler::mutate)
                .has("patch"))
        .isTrue();
  }

  @Test
  void nodeThatTellsOfAnotherPodExemptsNothing() throws Exception {
    assertThat(
            respond(
                    review(pod("", "nodeName: n"), "system:node:n", "system:nodes"),
                    AdmissionHandler::mutate)
                .has("patch"))
        .isTrue();
  }

  private void assertGap(JsonNode pod, String gap) {
    assertThat(
            new PolicyEngine(Configurations.defaults().verifier())
                .inspect("team", pod, policies)
                .protections())
        .singleElement()
        .extracting(Protection::gap)
        .isEqualTo(java.util.Optional.of(gap));
  }

  private static JsonNode pod(String metadata, String spec) {
    return Yaml.parse(
        """
        metadata: {name: p, namespace: team, %s}
        spec:
          { %s,
            containers: [{name: server, image: s, volumeMounts: [{name: v, mountPath: /m}]}],
            volumes: [{name: v, persistentVolumeClaim: {claimName: models}}] }
        """
            .formatted(metadata, spec));
  }

  private static ObjectNode review(JsonNode pod, String user, String... groups) {
    ObjectNode review = AdmissionReviews.creating("team", pod);
    ObjectNode info = ((ObjectNode) review.path("request")).putObject("userInfo");
    info.put("username", user);
    for (String group : groups) {
      info.withArray("groups").add(group);
    }
    return review;
  }

  private JsonNode respond(
      JsonNode review, BiFunction<AdmissionHandler, AdmissionRequest, AdmissionResponse> webhook)
      throws Exception {
    AdmissionRequest request = AdmissionReviewReader.read(AdmissionReviews.stream(review));
    return new JsonMapper()
        .readTree(webhook.apply(AdmissionHandlers.with(policies), request).review())
        .path("response");
  }
}
