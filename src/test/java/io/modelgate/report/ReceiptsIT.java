package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.config.FixedConfig;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.config.ReceiptsKey;
import io.modelgate.config.ReceiptsKeys;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.testing.Component;
import io.modelgate.testing.DemoPolicy;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.receipt.ReceiptFile;
import io.modelgate.verify.receipt.ReceiptFile.Expected;
import io.modelgate.verify.tree.Receipts.Receipt;
import io.modelgate.watch.WatchedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller's half of receipts, with no more than its permissions: it signs what verifiers
 * hashed, where later ones of the namespace find it. The kubelet is a stand-in.
 */
@Needs(Component.API_SERVER)
final class ReceiptsIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String NAME = "modelgate-receipts";
  private static final String REFERENCE = "registry.example/models@sha256:" + "ab".repeat(32);
  private static final String MESSAGE =
      """
      kernel: 6.1.0, sandbox host
      model: [{"fingerprint":"%s","rootDigest":"%s"}]
      content: {"version":"0.1.0","bootId":"0f2f8b4c-7d07-4c3e-9d5f-000000000001","layers":"%s","files":"%s"}
      verified: /models/demo: 2 files
      """
          .formatted("0d".repeat(32), "d0".repeat(32), "11".repeat(32), "22".repeat(32));
  private static final KubeApi API = KubeApi.startAnother("receipts");

  @TempDir Path keys;
  @TempDir Path mounted;
  private final KubernetesClient client = API.client();
  private ReceiptsKey key;
  private PolicyEngine engine;
  private Replica replica;

  @BeforeEach
  void begin() throws Exception {
    key = ReceiptsKeys.in(keys);
    engine =
        new PolicyEngine(
            new ModelgateConfig(
                    FixedConfig.defaultsAnd(
                        Map.of("modelgate.receipts.directory", keys.toString())))
                .verifier());
    replica = new Replica(new WatchedCluster(API), engine::inspect, Optional.of(key));
  }

  @AfterEach
  void end() {
    replica.close();
    API.kubectl("", "delete", "pods", "--all", "--all-namespaces", "--force");
    API.kubectl("", "delete", "configmaps", "-A", "--field-selector", "metadata.name=" + NAME);
  }

  @AfterAll
  static void stop() {
    API.close();
  }

  @Test
  void whatAVerifierHashedIsSignedForTheNextOnesOfItsNode() throws Exception {
    namespace("receipts-signed");
    createPod("receipts-signed", "first", "node-1");
    replica.awaitRounds(2);
    assertThat(stored("receipts-signed")).as("nothing was hashed yet").isEmpty();

    new Kubelet(client).ended("receipts-signed", "first", 0, MESSAGE);
    awaitReceipts("receipts-signed", 1);
    assertThat(receipts("receipts-signed", "node-1")).hasSize(1);
    assertThat(receipts("receipts-signed", "node-2")).as("another node hashes").isEmpty();

    createPod("receipts-signed", "second", "node-2");
    new Kubelet(client).ended("receipts-signed", "second", 0, MESSAGE);
    awaitReceipts("receipts-signed", 2);
    assertThat(receipts("receipts-signed", "node-2")).hasSize(1);

    client.pods().inNamespace("receipts-signed").withName("first").withGracePeriod(0).delete();
    awaitReceipts("receipts-signed", 1);
    client.pods().inNamespace("receipts-signed").withName("second").withGracePeriod(0).delete();
    await().atMost(SOON).until(() -> stored("receipts-signed").isEmpty());
  }

  /** With the API server's own defaults: the validating webhook compares every field. */
  @Test
  void podIsStoredAsItWasInjected() {
    namespace("receipts-stored");
    createPod("receipts-stored", "chat", "node-1");

    JsonNode stored =
        Yaml.parse(API.kubectl("", "-n", "receipts-stored", "get", "pod", "chat", "-o", "json"));

    assertThat(stored.at("/spec/volumes").toString()).contains("model-validation-receipts");
    assertThat(inject(stored, "receipts-stored")).isEqualTo(stored);
  }

  @Test
  void failedVerificationIsNotSigned() {
    namespace("receipts-failed");
    createPod("receipts-failed", "chat", "node-1");
    new Kubelet(client)
        .ended(
            "receipts-failed",
            "chat",
            1,
            MESSAGE.replace("verified:", "verification failed: 1 file differs:"));
    createPod("receipts-failed", "quiet", "node-1");
    new Kubelet(client).ended("receipts-failed", "quiet", 0, "verified: /models/demo: 2 files");

    replica.awaitRounds(4);
    assertThat(stored("receipts-failed")).isEmpty();
  }

  /** Anybody may write there; it is set right, and what they wrote is signed by nobody. */
  @Test
  void whatSomebodyElseWroteIsReplaced() throws Exception {
    namespace("receipts-others");
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("receipts-others")
                .endMetadata()
                .addToData("other", "a".repeat(1_000_000))
                .withImmutable(true)
                .build())
        .create();
    createPod("receipts-others", "chat", "node-1");
    new Kubelet(client).ended("receipts-others", "chat", 0, MESSAGE);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(stored("receipts-others").map(ConfigMap::getImmutable)).isEmpty();
              assertThat(stored("receipts-others")).isPresent();
              assertThat(receipts("receipts-others", "node-1")).hasSize(1);
            });
  }

  @Test
  void receiptEndsAfterADay() {
    namespace("receipts-old");
    createPod("receipts-old", "chat", "node-1");
    new Kubelet(client).ended("receipts-old", "chat", 0, MESSAGE);
    awaitReceipts("receipts-old", 1);

    replica.waitFor(Duration.ofHours(23));
    replica.awaitRounds(2);
    assertThat(stored("receipts-old")).isPresent();
    replica.waitFor(Duration.ofHours(2));
    await().atMost(SOON).until(() -> stored("receipts-old").isEmpty());
  }

  @Test
  void withoutAKeyNothingIsSigned() {
    replica.close();
    replica = new Replica(new WatchedCluster(API), engine::inspect);
    namespace("receipts-off");
    createPod("receipts-off", "chat", "node-1");
    new Kubelet(client).ended("receipts-off", "chat", 0, MESSAGE);

    replica.awaitRounds(4);
    assertThat(stored("receipts-off")).isEmpty();
  }

  private void namespace(String name) {
    API.createNamespace(name);
    client.resource(DemoPolicy.in(name)).create();
    replica.awaitRounds(2);
  }

  private void createPod(String namespace, String name, String node) {
    JsonNode pod =
        Yaml.parse(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              namespace: %s
              labels: {validation.rhtas.redhat.com/ml: "true"}
            spec:
              nodeName: %s
              containers:
                - {name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}
              volumes: [{name: m, image: {reference: '%s'}}]
            """
                .formatted(name, namespace, node, REFERENCE));
    client.resource(inject(pod, namespace).toString()).create();
  }

  private JsonNode inject(JsonNode pod, String namespace) {
    Mutate mutate =
        (Mutate) engine.decide(namespace, pod, InjectedPods.policies(DemoPolicy.in(namespace)));
    return JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);
  }

  private Optional<ConfigMap> stored(String namespace) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(NAME).get());
  }

  private void awaitReceipts(String namespace, int count) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stored(namespace).map(ConfigMap::getData).orElse(Map.of()))
                    .hasSize(count));
  }

  /** As a verifier on that node finds them in the mounted ConfigMap. */
  private List<Receipt> receipts(String namespace, String node)
      throws IOException, java.security.InvalidKeyException {
    for (Map.Entry<String, String> each : stored(namespace).orElseThrow().getData().entrySet()) {
      Files.writeString(mounted.resolve(each.getKey()), each.getValue());
    }
    return new ReceiptFile(
            mounted,
            EllipticCurveKey.of(Base64.getDecoder().decode(key.publicKey())),
            new Expected(
                "oci://" + REFERENCE + "?path=demo", "ModelValidation/demo", node, "0.1.0"),
            InstantSource.system(),
            told -> {
              throw new AssertionError(told);
            })
        .get();
  }
}
