package io.modelgate.watch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.PolicyDirectory;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a pod is enough to tell which policies apply to it, and no more. */
final class PodReductionTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: chat
        namespace: team
        uid: u-1
        resourceVersion: "7"
        creationTimestamp: "2026-01-02T03:04:05Z"
        labels: {app: chat}
        annotations: {noise: aaaa}
        managedFields: [{manager: noise}]
        ownerReferences:
          - {apiVersion: v1, kind: ConfigMap, name: not-the-controller, uid: u-2}
          - {apiVersion: apps/v1, kind: ReplicaSet, name: chat-1, uid: u-3, controller: true}
      spec:
        nodeName: worker-1
        runtimeClassName: gvisor
        serviceAccountName: runner
        schedulerName: noise
        initContainers: [{name: fetch, image: "registry.example/fetch:1", env: [{name: NOISE}]}]
        containers: [{name: server, image: "registry.example/server:1", command: [noise]}]
        ephemeralContainers: [{name: debug, image: "registry.example/debug:1"}]
        volumes:
          - {name: a, persistentVolumeClaim: {claimName: models-chat}}
          - {name: f, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}
          - {name: b, image: {reference: "registry.example/model:1"}}
          - {name: c, configMap: {name: weights}}
          - {name: d, projected: {sources: [{configMap: {name: shards}}, {secret: {name: noise}}]}}
          - {name: e, secret: {secretName: noise}}
      status:
        phase: Running
        podIP: noise
        containerStatuses: [{name: server, imageID: noise}]
      """;

  @TempDir private Path directory;

  @Test
  void everySelectorSelectsAsItDoesTheWholePod() throws IOException {
    List<String> selectors =
        List.of(
            "{pods: {matchLabels: {app: chat}}}",
            "{images: ['*/fetch:*']}",
            "{images: ['*/server:*']}",
            "{images: ['*/debug:*']}",
            "{volumes: {persistentVolumeClaims: [models-*]}}",
            "{volumes: {persistentVolumeClaims: [chat-f]}}",
            "{volumes: {images: ['*/model:*']}}",
            "{volumes: {configMaps: [weights]}}",
            "{volumes: {configMaps: [shards]}}");
    for (String selector : selectors) {
      PolicySet policies = policies(selector);

      assertThat(ModelRule.applying(policies.in("team"), pod())).as(selector).hasSize(1);
      assertThat(ModelRule.applying(policies.in("team"), ObservedPods.of(POD).matched()))
          .as(selector)
          .extracting(ModelPolicy::id)
          .containsExactlyElementsOf(policies.models().stream().map(ModelPolicy::id).toList());
    }
  }

  @Test
  void everyExemptionMeansItAsItDoesTheWholePod() throws IOException {
    for (String scope :
        List.of(
            "namespaces: [team]",
            "namespaces: ['*'], serviceAccounts: [runner]",
            "namespaces: [team], owners: [{kind: ReplicaSet, name: chat-*}]")) {
      PolicySet policies = policies("{pods: {}}", scope).at(Instant.EPOCH);

      assertThat(policies.concerning("team", pod()).exempted()).as(scope).hasSize(1);
      assertThat(policies.concerning("team", ObservedPods.of(POD).matched()).exempted())
          .as(scope)
          .hasSize(1);
    }
  }

  @Test
  void restIsLeftOut() {
    ObservedPod pod = ObservedPods.of(POD);

    assertThat(pod.toString()).doesNotContain("noise", "NOISE");
    assertThat(pod.created()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(pod.owner())
        .isEqualTo(Optional.of(new Owner("apps/v1", "ReplicaSet", "chat-1", "u-3")));
    assertThat(pod.runtimeClass()).isEqualTo("gvisor");
    assertThat(pod.node()).isEqualTo("worker-1");
  }

  @Test
  void rulesSeeThePodAsItIsStored() {
    JsonNode whole = pod();
    ((ObjectNode) whole.path("metadata")).remove(List.of("managedFields", "resourceVersion"));
    ((ObjectNode) whole).remove(List.of("apiVersion", "kind", "status"));

    PackedPod packed = ObservedPods.of(POD).packed();

    assertThat(packed.unpack()).isEqualTo(whole);
    assertThat(packed)
        .isEqualTo(ObservedPods.of(POD.replace("Running", "Succeeded")).packed())
        .isEqualTo(ObservedPods.of(POD.replace("resourceVersion: \"7\"", "")).packed())
        .isNotEqualTo(ObservedPods.of(POD.replace("aaaa", "bbbb")).packed())
        .isNotEqualTo(ObservedPods.of(POD.replace("command: [noise]", "")).packed());
  }

  private static JsonNode pod() {
    return Yaml.parse(POD);
  }

  private PolicySet policies(String selector, String exemption) throws IOException {
    Files.writeString(
        directory.resolve("exemption.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ValidationExemption
        metadata: {name: demo}
        spec: {%s, reason: r, requestedBy: w, expires: "2026-01-01T00:00:00Z"}
        """
            .formatted(exemption));
    return policies(selector);
  }

  private PolicySet policies(String selector) throws IOException {
    Files.writeString(
        directory.resolve("policy.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          selector: %s
          config: {privateKeyConfig: {keyPath: /keys/a.pem}}
          model: {path: /models/a, signaturePath: /models/a.sig}
        """
            .formatted(selector));
    PolicySet policies = PolicyDirectory.read(directory);
    assertThat(policies.faults()).isEmpty();
    return policies;
  }
}
