package io.modelgate.policy.recall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.decision.Decision;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What admission denies, and what verifiers are told, of recalls. */
final class RecallsTest {
  private static final String DIGEST = "d0".repeat(32);
  private static final String OTHER = "0d".repeat(32);
  private static final String KEY =
      "6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee";
  private static final JsonNode POD =
      Yaml.parse(
          """
          metadata: {name: chat, namespace: team}
          spec:
            containers:
              - {name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}
            volumes: [{name: m, persistentVolumeClaim: {claimName: models}}]
          """);

  @Test
  void policyThatAcceptsOnlyARecalledModelIsDeniedWithTheReason() throws IOException {
    PolicySet policies = policies(digests(DIGEST), recall("digests: [%s]".formatted(DIGEST)));

    assertThat(decide(policies))
        .isEqualTo(
            new Decision.Deny(
                "ModelValidation team/demo cannot be applied: ModelRecall flaw recalls the model"
                    + " with the root digest "
                    + DIGEST
                    + ": CVE-2026-1."));
  }

  @Test
  void policyThatAlsoAcceptsAnotherModelIsNotDenied() throws IOException {
    assertThat(decide(policies(digests(DIGEST, OTHER), recall("digests: [%s]".formatted(DIGEST)))))
        .isInstanceOf(Decision.Mutate.class);
    assertThat(decide(policies(digests(OTHER), recall("digests: [%s]".formatted(DIGEST)))))
        .isInstanceOf(Decision.Mutate.class);
  }

  @Test
  void policyWhoseOnlySignerIsARecalledKeyIsDenied() throws IOException {
    assertThat(decide(policies("", recall("fingerprints: [%s]".formatted(KEY)))).toString())
        .contains("ModelRecall flaw recalls the key or certificate with the SHA-256 " + KEY);
    assertThat(decide(policies("", recall("fingerprints: [%s]".formatted(OTHER)))))
        .isInstanceOf(Decision.Mutate.class);
  }

  @Test
  void recalledSignerDoesNotCountTowardThoseAskedFor() throws IOException {
    String other = "{publicKeyConfig: {keyFrom: {configMapKeyRef: {name: a, key: b}}}}";
    String signers = "signers: [{publicKeyConfig: {keyFrom: {inline: \"%s\"}}}, %s]";
    String recall = recall("fingerprints: [%s]".formatted(KEY));

    String any = signers.formatted(key(), other);
    assertThat(decide(signedBy(any, recall))).isInstanceOf(Decision.Mutate.class);
    assertThat(decide(signedBy(any + "\n  atLeast: 2", recall)))
        .isInstanceOf(Decision.Mutate.class); // what the ConfigMap holds, only the verifier sees
    String authority =
        "{pkiConfig: {certificateAuthorityFrom: {configMapKeyRef: {name: a, key: b}}}}";
    assertThat(
            decide(signedBy(signers.formatted(key(), authority) + "\n  atLeast: 2", recall))
                .toString())
        .contains("ModelRecall flaw recalls the key or certificate with the SHA-256 " + KEY);
  }

  /** A file with several keys is several signers, whatever else is recalled. */
  @ParameterizedTest
  @CsvSource({"2, none, false", "2, first, true", "1, first, false", "1, both, true"})
  void eachKeyOfAFileCounts(int atLeast, String recalled, boolean isDenied) throws Exception {
    String second = pem(KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic());
    String signers =
        "signers: [{publicKeyConfig: {keyFrom: {inline: \"%s\\n%s\"}}}]\n  atLeast: %d"
            .formatted(key(), second, atLeast);
    List<String> digests =
        switch (recalled) {
          case "none" -> List.of(OTHER);
          case "first" -> List.of(KEY);
          default -> List.of(KEY, Sha256.hex(der(second)));
        };

    Decision decision =
        decide(
            signedBy(signers, recall("fingerprints: [%s]".formatted(String.join(", ", digests)))));

    assertThat(decision instanceof Decision.Mutate).isEqualTo(!isDenied);
    assertThat(decision.toString().contains("recalls the key or certificate")).isEqualTo(isDenied);
  }

  /** Whose times are believed says nothing of who signs. */
  @Test
  void timestampAuthorityKeepsNoSigner() throws IOException {
    String signer =
        "config: {publicKeyConfig: {keyFrom: {inline: \"%s\"}, timestampAuthorities:"
            + " [{certificateAuthorityFrom: {inline: \"-----BEGIN CERTIFICATE-----\\n"
            + "AAAA\\n"
            + "-----END CERTIFICATE-----\"}}]}}";

    assertThat(
            decide(signedBy(signer.formatted(key()), recall("fingerprints: [%s]".formatted(KEY))))
                .toString())
        .contains("recalls the key or certificate with the SHA-256 " + KEY);
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----"
        .formatted(Base64.getEncoder().encodeToString(key.getEncoded()));
  }

  private static byte[] der(String pem) {
    return Base64.getDecoder().decode(pem.split("\\\\n", -1)[1]);
  }

  @Test
  void keyOfATrustRootIsRecalledLikeOneInThePolicy() throws IOException {
    String root =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: TrustRoot
        metadata: {name: prod}
        spec: {keys: [{inline: "%s"}]}
        """
            .formatted(key());
    String names = "config: {publicKeyConfig: {trustRoot: {name: prod}}}";

    assertThat(decide(signedBy(names, root))).isInstanceOf(Decision.Mutate.class);
    assertThat(
            decide(signedBy(names, root, recall("fingerprints: [%s]".formatted(KEY)))).toString())
        .contains("ModelRecall flaw recalls the key or certificate with the SHA-256 " + KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subject: me, issuer: idp|true",
        "subject: me, issuer: other|false",
        "subject: me2, issuer: idp|false",
        "subject: me, issuer: idp, signedBefore: '2026-11-01T00:00:00Z'|false",
      })
  void keylessSignerIsDeniedIfAllThatItSignsIsRecalled(String identity, boolean isDenied)
      throws IOException {
    String signer =
        "config: {sigstoreConfig: {certificateIdentity: me, certificateOidcIssuer: idp}}";

    Decision decision = decide(signedBy(signer, recall("identities: [{" + identity + "}]")));

    assertThat(decision.toString().contains("recalls what me of idp signed")).isEqualTo(isDenied);
    assertThat(decision instanceof Decision.Mutate).isEqualTo(!isDenied);
  }

  @Test
  void verifierIsToldAndPodsOfBeforeStayProtected() throws IOException {
    PolicySet before = policies("");
    PolicySet after = policies("", recall("digests: [%s]".formatted(DIGEST)));

    JsonNode old = InjectedPods.inject(POD, before);
    JsonNode young = InjectedPods.inject(POD, after);

    assertThat(young.at("/spec/initContainers/0/args"))
        .extracting(JsonNode::asText)
        .contains(
            "--recalled={\"name\":\"flaw\",\"reason\":\"CVE-2026-1\",\"digests\":[\"%s\"]}"
                .formatted(DIGEST));
    for (PolicySet policies : List.of(before, after)) {
      for (JsonNode pod : List.of(old, young)) {
        assertThat(InjectedPods.ENGINE.inspect("team", pod, policies).protections())
            .singleElement()
            .satisfies(each -> assertThat(each.gap()).isEmpty());
      }
    }
    // But a new pod must bring the recall: the webhook adds it.
    assertThat(InjectedPods.inject(old, after).at("/spec/initContainers/0/args"))
        .isEqualTo(young.at("/spec/initContainers/0/args"));
  }

  /** A sidecar of an earlier version verifies the same, it only never learns of a recall. */
  @Test
  void sidecarWithoutTheFileOfRecallsStaysProtectedAndOneWithAnotherFileDoesNot() {
    PolicySet policies = watching("model: {path: /models/a}");
    JsonNode pod = InjectedPods.inject(POD, policies);
    assertThat(gap(pod, policies)).isEmpty();

    ObjectNode older = pod.deepCopy();
    ObjectNode sidecar = (ObjectNode) older.at("/spec/initContainers/0");
    remove(sidecar.path("args"), each -> each.asText().startsWith("--recalls-file="));
    ObjectNode withoutOption = older.deepCopy();
    remove(sidecar.path("volumeMounts"), RecallsTest::isOfRecalls);
    remove(older.at("/spec/volumes"), RecallsTest::isOfRecalls);
    assertThat(gap(older, policies)).isEmpty();
    assertThat(gap(withoutOption, policies)).isPresent();

    ObjectNode withAnotherFile = pod.deepCopy();
    ArrayNode arguments = (ArrayNode) withAnotherFile.at("/spec/initContainers/0/args");
    remove(arguments, each -> each.asText().startsWith("--recalls-file="));
    arguments.add("--recalls-file=/none");
    assertThat(gap(withAnotherFile, policies)).isPresent();

    ObjectNode ofAnotherVolume = pod.deepCopy();
    for (JsonNode volume : ofAnotherVolume.at("/spec/volumes")) {
      if (isOfRecalls(volume)) {
        ((ObjectNode) volume).putObject("configMap").put("name", "mine");
      }
    }
    assertThat(gap(ofAnotherVolume, policies)).isPresent();

    // But a new pod must bring them: the webhook adds them.
    for (JsonNode each : List.of(older, withoutOption, withAnotherFile, ofAnotherVolume)) {
      assertThat(InjectedPods.inject(each, policies)).isEqualTo(pod);
    }
  }

  @Test
  void onlySidecarsReadTheFileOfRecallsAndAllOfAPodFromOneVolume() throws IOException {
    assertThat(InjectedPods.inject(POD, policies("")).toString()).doesNotContain("recalls");

    JsonNode pod =
        InjectedPods.inject(POD, watching("models: [{path: /models/a}, {path: /models/b}]"));

    assertThat(pod.at("/spec/initContainers")).hasSize(2);
    for (JsonNode sidecar : pod.at("/spec/initContainers")) {
      assertThat(sidecar.path("args").toString())
          .contains("\"--recalls-file=/etc/modelgate/recalls/recalls\"");
      assertThat(sidecar.path("volumeMounts"))
          .filteredOn(RecallsTest::isOfRecalls)
          .singleElement()
          .hasToString(
              "{\"name\":\"model-validation-recalls\",\"mountPath\":\"/etc/modelgate/recalls\","
                  + "\"readOnly\":true}");
    }
    assertThat(pod.at("/spec/volumes"))
        .filteredOn(RecallsTest::isOfRecalls)
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.at("/configMap/name").asText()).isEqualTo("modelgate-recalls");
              assertThat(volume.at("/configMap/optional").asBoolean()).isTrue();
            });
  }

  private static PolicySet watching(String models) {
    return InjectedPods.policies(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyPath: /models/key}}
          continuousValidation: {interval: 5m}
          %s
        """
            .formatted(models));
  }

  private static Optional<String> gap(JsonNode pod, PolicySet policies) {
    return InjectedPods.ENGINE.inspect("team", pod, policies).protections().get(0).gap();
  }

  private static boolean isOfRecalls(JsonNode volumeOrMount) {
    return volumeOrMount.path("name").asText().equals("model-validation-recalls");
  }

  private static void remove(JsonNode array, Predicate<JsonNode> condition) {
    for (Iterator<JsonNode> each = array.iterator(); each.hasNext(); ) {
      if (condition.test(each.next())) {
        each.remove();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|spec must set at least one of digests, fingerprints, identities and logEntries",
        "digests: []|spec.digests is an empty list: remove it, or add an entry",
        "digests: [xx]|spec.digests[0] must be a SHA-256: 64 hexadecimal digits",
        "fingerprints: ['12']|spec.fingerprints[0] must be a SHA-256: 64 hexadecimal digits",
        "logEntries: [{}]|spec.logEntries[0].index must be set",
        "logEntries: [{index: 9007199254740992}]|spec.logEntries[0].index must be from 0 to"
            + " 9007199254740991",
        "identities: [{subject: a, issuer: b, signedBefore: soon}]|spec.identities[0].signedBefore"
            + " must be a time such as 2026-11-01T00:00:00Z"
      })
  void recallThatCannotBeAppliedSaysWhy(String fields, String fault) throws IOException {
    assertThat(policies("", recall(fields)).broken())
        .singleElement()
        .isInstanceOf(Recall.Broken.class)
        .satisfies(each -> assertThat(each.fault()).isEqualTo(fault));
  }

  /** What names only identities and log entries can mean no signature of a key. */
  @Test
  void verifiersOfKeysAreToldOfNoKeylessSigners() throws IOException {
    String identity = recall("identities: [{subject: a, issuer: b}]").replace("flaw", "keyless");
    String both =
        recall("digests: [%s]\n  logEntries: [{index: 9007199254740991}]".formatted(OTHER));
    String keyless =
        "config: {sigstoreConfig: {certificateIdentity: me, certificateOidcIssuer: idp}}";

    assertThat(told(signedBy("config: {publicKeyConfig: {keyPath: /models/k}}", identity, both)))
        .singleElement()
        .asString()
        .contains("\"name\":\"flaw\"", "{\"index\":9007199254740991}");
    assertThat(told(signedBy(keyless, identity, both))).hasSize(2);
    assertThat(
            told(
                signedBy(
                    "signers: [{publicKeyConfig: {keyPath: /models/k}}, "
                        + keyless.substring(8)
                        + "]",
                    identity,
                    both)))
        .hasSize(2);
  }

  private static List<String> told(PolicySet policies) {
    List<String> arguments = new ArrayList<>();
    InjectedPods.inject(POD, policies)
        .at("/spec/initContainers/0/args")
        .forEach(each -> arguments.add(each.asText()));
    return arguments.stream().filter(each -> each.startsWith("--recalled=")).toList();
  }

  /** The bound is one of bytes, as processes have it. */
  @Test
  void textIsBoundedByItsBytes() {
    String recall =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelRecall
        metadata: {name: r%d}
        spec: {reason: a, identities: [%s]}
        ---
        """;
    String subjects =
        String.join(
            ", ",
            Collections.nCopies(
                16, "{subject: %s, issuer: %s}".formatted("モ".repeat(500), "デ".repeat(500))));
    Recalls recalls =
        InjectedPods.policies(recall.formatted(1, subjects) + recall.formatted(2, subjects))
            .recalls();

    assertThat(recalls.arguments()).hasSize(1);
    assertThat(recalls.beyond()).extracting(PolicyId::name).containsExactly("r2");
  }

  @Test
  void verifiersAreToldOfBoundedText() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      many.append(recall("digests: [%s]".formatted(DIGEST)).replace("flaw", "r%03d".formatted(i)))
          .append("---\n");
    }
    Recalls recalls = policies("", many.toString() + "{}").recalls();

    assertThat(recalls.usable()).hasSize(300);
    assertThat(recalls.arguments().stream().mapToInt(String::length).sum())
        .isBetween(30_000, 64 * 1024);
    assertThat(recalls.arguments().size() + recalls.beyond().size()).isEqualTo(300);
    assertThat(recalls.beyondLines()).isEmpty();
    assertThat(recalls.lines().lines())
        .hasSize(300)
        .allSatisfy(
            line -> assertThat(line).startsWith("{\"name\":\"r").endsWith("[\"" + DIGEST + "\"]}"));
  }

  /** A ConfigMap takes 1 MiB, and counts bytes. */
  @Test
  void fileOfRecallsIsBoundedToo() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      many.append(
              recall("digests: [%s]".formatted(DIGEST))
                  .replace("flaw", "r%03d".formatted(i))
                  .replace("CVE-2026-1", "€".repeat(10_000)))
          .append("---\n");
    }
    Recalls recalls = policies("", many + "{}").recalls();

    assertThat(recalls.usable()).hasSize(40);
    assertThat(recalls.lines().getBytes(UTF_8).length).isBetween(900_000, 1_000_000);
    assertThat(recalls.lines().lines().count() + recalls.beyondLines().size()).isEqualTo(40);
    assertThat(recalls.beyond()).containsAll(recalls.beyondLines());
  }

  private static Decision decide(PolicySet policies) {
    return InjectedPods.ENGINE.decide("team", POD, policies);
  }

  private static String digests(String... digests) {
    return ", identity: {digests: [%s]}".formatted(String.join(", ", digests));
  }

  private static String recall(String fields) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelRecall
    metadata: {name: flaw}
    spec:
      reason: CVE-2026-1
      %s
    """
        .formatted(fields);
  }

  private static PolicySet policies(String model, String... others) throws IOException {
    return signedBy(
        "config: {publicKeyConfig: {keyFrom: {inline: \"" + key() + "\"}}}", model, others);
  }

  private static PolicySet signedBy(String signers, String... others) {
    return signedBy(signers, "", others);
  }

  private static String key() throws IOException {
    return Files.readString(Path.of("examples/key/signer.pub.pem")).strip().replace("\n", "\\n");
  }

  private static PolicySet signedBy(String signers, String model, String[] others) {
    return InjectedPods.policies(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          selector: {pods: {}}
          %s
          model: {path: /models/a%s}
        ---
        %s
        """
            .formatted(signers, model, String.join("---\n", others)));
  }
}
