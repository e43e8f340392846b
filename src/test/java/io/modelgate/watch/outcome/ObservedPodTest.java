package io.modelgate.watch.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod is looked at as it is stored, also one that is too large to be kept in memory. */
final class ObservedPodTest {
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
  void everySelectorSelectsAsItDoesThePodThatIsStored() throws IOException {
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
      assertThat(ModelRule.applying(policies.in("team"), ObservedPods.of(POD).json()))
          .as(selector)
          .extracting(ModelPolicy::id)
          .containsExactlyElementsOf(policies.models().stream().map(ModelPolicy::id).toList());
    }
  }

  @Test
  void everyExemptionMeansItAsItDoesThePodThatIsStored() throws IOException {
    for (String scope :
        List.of(
            "namespaces: [team]",
            "namespaces: ['*'], serviceAccounts: [runner]",
            "namespaces: [team], owners: [{kind: ReplicaSet, name: chat-*}]")) {
      PolicySet policies = policies("{pods: {}}", scope).at(Instant.EPOCH);

      assertThat(policies.concerning("team", pod()).exempted()).as(scope).hasSize(1);
      assertThat(policies.concerning("team", ObservedPods.of(POD).json()).exempted())
          .as(scope)
          .hasSize(1);
    }
  }

  @Test
  void itIsNamedWithoutWhatItHolds() {
    ObservedPod pod = ObservedPods.of(POD);

    assertThat(pod.toString()).isEqualTo("team/chat");
    assertThat(pod.rules().toString()).doesNotContain("noise", "NOISE");
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

    assertThat(ObservedPods.of(POD).json()).isEqualTo(whole);
    assertThat(rules(POD))
        .isEqualTo(rules(POD.replace("Running", "Succeeded")))
        .isEqualTo(rules(POD.replace("resourceVersion: \"7\"", "")))
        .isNotEqualTo(rules(POD.replace("aaaa", "bbbb")))
        .isNotEqualTo(rules(POD.replace("command: [noise]", "")));
  }

  @Test
  void largePodIsAskedForAndToldFromAnother() {
    String large = POD.replace("aaaa", noise(1, 20_000));
    ObservedPod pod = ObservedPods.of(large);

    assertThat(pod.json().at("/metadata/annotations")).isEqualTo(noiseOf(large));
    assertThat(pod.node()).isEqualTo("worker-1");
    assertThat(pod.rules())
        .isEqualTo(rules(large.replace("Running", "Succeeded")))
        .isNotEqualTo(rules(POD.replace("aaaa", noise(2, 20_000))));
  }

  @Test
  void onlyWhatIsTooLargeIsAskedFor() {
    JsonNode stored = Yaml.parse(POD.replace("aaaa", noise(1, 20_000)));
    ObservedPod pod =
        new ObservedPod(
            new JsonMapper().convertValue(stored, PackedPod.class),
            (namespace, name) -> {
              throw new AssertionError("asked for " + namespace + "/" + name);
            });

    assertThat(pod.runtimeClass()).isEqualTo("gvisor");
    assertThat(pod.runs()).isEmpty();
    assertThatThrownBy(pod::json).hasMessage("asked for team/chat");
  }

  @Test
  void longMessagesOfInitContainersAreNotLost() {
    String message = noise(3, 9_000);
    ObservedPod pod =
        ObservedPods.of(
            POD.replace(
                "phase: Running",
                """
                phase: Running
                  conditions: [{type: Ready, status: "True"}]
                  initContainerStatuses:
                    - {name: fetch, state: {terminated: {exitCode: 1, message: "%s"}}}\
                """
                    .formatted(message)));

    assertThat(pod.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.ended().orElseThrow().message()).isEqualTo(message));
    assertThat(pod.initialized()).isEmpty();
  }

  @Test
  void ownerThatCannotBeIsNone() {
    assertThat(ObservedPods.of(POD.replace("ReplicaSet", "R".repeat(300))).owner()).isEmpty();
  }

  private static PackedJson rules(String pod) {
    return ObservedPods.of(pod).rules();
  }

  private static JsonNode noiseOf(String pod) {
    return Yaml.parse(pod).at("/metadata/annotations");
  }

  /** Text that cannot be compressed much. */
  private static String noise(int seed, int length) {
    return new Random(seed)
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
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
