package io.modelgate.policy.recall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.decision.Decision;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(decide(signedBy(any + "\n  atLeast: 2", recall)).toString())
        .contains("ModelRecall flaw recalls the key or certificate with the SHA-256 " + KEY);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|spec must set at least one of digests, fingerprints, identities and logEntries",
        "digests: []|spec.digests has an empty list: leave it out, or fill it",
        "digests: [xx]|spec.digests must hold SHA-256 only: 64 hexadecimal digits each",
        "fingerprints: ['12']|spec.fingerprints must hold SHA-256 only: 64 hexadecimal digits each",
        "logEntries: [{}]|spec.logEntries.index must be set",
        "identities: [{subject: a, issuer: b, signedBefore: soon}]"
            + "|spec.identities.signedBefore must be a time such as 2026-11-01T00:00:00Z"
      })
  void recallThatCannotBeAppliedSaysWhy(String fields, String fault) throws IOException {
    assertThat(policies("", recall(fields)).broken())
        .singleElement()
        .isInstanceOf(Recall.Broken.class)
        .satisfies(each -> assertThat(each.fault()).isEqualTo(fault));
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
