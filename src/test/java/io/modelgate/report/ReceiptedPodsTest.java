package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.config.Configurations;
import io.modelgate.config.FixedConfig;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.config.ReceiptsKey;
import io.modelgate.config.ReceiptsKeys;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.receipt.ReceiptFile;
import io.modelgate.verify.receipt.ReceiptFile.Expected;
import io.modelgate.verify.tree.Receipts;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which stored pods a receipt is issued, and that verifiers understand it. */
final class ReceiptedPodsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");
  private static final String RESOURCE =
      "oci://registry.example/models@sha256:" + "ab".repeat(32) + "?path=tiny";
  private static final PolicySet POLICIES =
      InjectedPods.policies(
          """
          apiVersion: rhtas.redhat.com/v1alpha1
          kind: ModelValidation
          metadata: {name: demo, namespace: team}
          spec:
            selector: {pods: {}}
            config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
            model: {path: /models/tiny}
          """);
  private static final String MESSAGE =
      """
      kernel: 6.1.0, sandbox host
      model: [{"fingerprint":"%s","rootDigest":"%s"}]
      content: {"version":"0.1.0","bootId":"0f2f8b4c-7d07-4c3e-9d5f-000000000001","layers":"%s","files":"%s"}
      verified: /models/tiny: 2 files
      """
          .formatted("0d".repeat(32), "d0".repeat(32), "11".repeat(32), "22".repeat(32));

  @TempDir Path keys;
  private ReceiptsKey key;
  private PolicyEngine engine;

  @BeforeEach
  void makeKey() throws Exception {
    key = ReceiptsKeys.in(keys);
    engine = engine(keys);
  }

  @Test
  void podThatHashedIsReceipted() {
    assertThat(hashed(pod(MESSAGE), POLICIES))
        .containsExactly(
            new VerifiedContent(
                RESOURCE,
                new PolicyId(PolicyId.Kind.NAMESPACED, "team", "demo"),
                "node-1",
                new ReportedContent(
                    "0.1.0",
                    "0f2f8b4c-7d07-4c3e-9d5f-000000000001",
                    "11".repeat(32),
                    "22".repeat(32)),
                Instant.parse("2026-11-29T19:59:00Z")));
  }

  @Test
  void verifierUnderstandsTheReceipt(@TempDir Path directory) throws Exception {
    VerifiedContent content = hashed(pod(MESSAGE), POLICIES).get(0);
    String receipt = Receipt.signed(content, key);
    Files.writeString(directory.resolve(Receipt.name(content)), receipt);
    List<String> told = new ArrayList<>();

    List<Receipts.Receipt> read =
        new ReceiptFile(
                directory,
                EllipticCurveKey.of(Base64.getDecoder().decode(key.publicKey())),
                new Expected(RESOURCE, "ModelValidation/demo", "node-1", "0.1.0"),
                () -> NOW,
                told::add)
            .get();

    assertThat(told).isEmpty();
    assertThat(read)
        .containsExactly(
            new Receipts.Receipt(
                new io.modelgate.verify.tree.ContentIdentity(
                    content.seen().bootId(), content.seen().layers(), content.seen().files()),
                content.verified()));
  }

  /** The fields that SLSA asks for, so that others can read it too. */
  @Test
  void receiptIsAVerificationSummary() {
    JsonNode envelope = Yaml.parse(Receipt.signed(hashed(pod(MESSAGE), POLICIES).get(0), key));
    JsonNode statement =
        Yaml.parse(
            new String(
                Base64.getDecoder().decode(envelope.path("payload").asText()),
                java.nio.charset.StandardCharsets.UTF_8));

    assertThat(envelope.at("/signatures/0/keyid").asText()).isEqualTo(key.fingerprint());
    assertThat(statement.at("/subject/0/digest/sha256").asText()).isEqualTo("ab".repeat(32));
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/verification_summary/v1");
    assertThat(statement.path("predicate").fieldNames())
        .toIterable()
        .containsExactly(
            "verifier",
            "timeVerified",
            "resourceUri",
            "policy",
            "verificationResult",
            "verifiedLevels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          verified: /models/tiny: 2 files         | verification failed: 1 file differs: w
          kernel: 6.1.0, sandbox host             | something
          model:                                  | nodel:
          content:                                | intent:
          "version":"0.1.0"                       | "version":"\\u001b"
          0f2f8b4c                                | 0
          "layers":"11                            | "layers":"1
          "files":"22                             | "files":"2x
          """)
  void messageThatIsNotTheVerifiersIsNotReceipted(String found, String replaced) {
    assertThat(MESSAGE).contains(found);

    assertThat(hashed(pod(MESSAGE.replace(found, replaced)), POLICIES)).isEmpty();
  }

  @Test
  void podWhoseVerifierFailedIsNotReceipted() {
    JsonNode pod = pod(MESSAGE);
    ((ObjectNode) pod.at("/status/initContainerStatuses/0/state/terminated")).put("exitCode", 1);

    assertThat(hashed(pod, POLICIES)).isEmpty();
  }

  @Test
  void podWhoseVerifierRunsAgainIsNotReceipted() {
    JsonNode pod = pod(MESSAGE);
    ObjectNode status = (ObjectNode) pod.at("/status/initContainerStatuses/0");
    status.set("lastState", status.remove("state"));
    status.set("state", Yaml.parse("running: {startedAt: '2026-11-29T19:59:30Z'}"));

    assertThat(hashed(pod, POLICIES)).isEmpty();
  }

  /** A pod's author may write any container; only ours, with our key and this image, counts. */
  @ParameterizedTest
  @CsvSource({"image, verifier", "args, --receipts", "env, MODELGATE_NODE_NAME"})
  void containerThatIsNotOursIsNotReceipted(String field, String part) {
    JsonNode pod = pod(MESSAGE);
    ObjectNode container = (ObjectNode) pod.at("/spec/initContainers/0");
    container.set(field, Yaml.parse(container.path(field).toString().replace(part, part + "x")));

    assertThat(hashed(pod, POLICIES)).isEmpty();
    assertThat(state(pod, POLICIES).verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.UNPROTECTED);
  }

  @Test
  void recalledModelIsNotReceipted() {
    PolicySet recalled =
        InjectedPods.policies(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: demo, namespace: team}
            spec:
              selector: {pods: {}}
              config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
              model: {path: /models/tiny}
            ---
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelRecall
            metadata: {name: flaw}
            spec: {reason: r, digests: [%s]}
            """
                .formatted("d0".repeat(32)));

    assertThat(hashed(pod(MESSAGE), recalled)).isEmpty();
  }

  /** Else each pod of the cluster would be Unprotected once receipts are switched on. */
  @Test
  void podOfBeforeReceiptsWereSwitchedOnStaysValidated() {
    JsonNode before = pod(MESSAGE, InjectedPods.ENGINE);

    assertThat(before.toString()).doesNotContain("receipts");
    assertThat(state(before, POLICIES).verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.VALIDATED);
    assertThat(hashed(before, POLICIES)).isEmpty();
  }

  /** Whoever has the old key could have made its receipts. */
  @Test
  void podThatTrustedAnotherKeyIsUnprotected(@TempDir Path others) throws Exception {
    ReceiptsKeys.in(others);
    JsonNode pod = pod(MESSAGE, engine(others));

    assertThat(state(pod, POLICIES).verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.UNPROTECTED);
    assertThat(hashed(pod, POLICIES)).isEmpty();
    assertThat(
            PodStatus.of(ObservedPods.of(pod), InjectedPods.ENGINE, POLICIES, NOW)
                .verdicts()
                .values())
        .as("also if there are no receipts any more")
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.UNPROTECTED);
  }

  private List<VerifiedContent> hashed(JsonNode pod, PolicySet policies) {
    return state(pod, policies).hashed();
  }

  private PodStatus state(JsonNode pod, PolicySet policies) {
    ObservedPod observed = ObservedPods.of(pod);
    return PodStatus.of(observed, engine, policies, NOW);
  }

  private JsonNode pod(String message) {
    return pod(message, engine);
  }

  private static PolicyEngine engine(Path keys) {
    ModelgateConfig config =
        new ModelgateConfig(
            FixedConfig.defaultsAnd(Map.of("modelgate.receipts.directory", keys.toString())));
    assertThat(config.verifier().image()).isEqualTo(Configurations.defaults().verifierImage());
    return new PolicyEngine(config.verifier());
  }

  private static JsonNode pod(String message, PolicyEngine engine) {
    JsonNode pod =
        Yaml.parse(
            """
            metadata:
              name: chat
              namespace: team
              uid: u
              creationTimestamp: "2026-11-29T19:58:00Z"
            spec:
              nodeName: node-1
              containers:
                - {name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}
              volumes: [{name: m, image: {reference: 'registry.example/models@sha256:%s'}}]
            """
                .formatted("ab".repeat(32)));
    Mutate mutate = (Mutate) engine.decide("team", pod, POLICIES);
    JsonNode injected = JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);
    ObjectNode status = ((ObjectNode) injected).putObject("status");
    status.put("phase", "Running");
    status
        .putArray("initContainerStatuses")
        .addObject()
        .put("name", "model-validation")
        .putObject("state")
        .putObject("terminated")
        .put("exitCode", 0)
        .put("finishedAt", "2026-11-29T19:59:00Z")
        .put("message", message);
    return injected;
  }
}
