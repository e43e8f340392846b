package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.container.ContainerJson;
import io.modelgate.policy.container.VolumeJson;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which models may be relied on by a receipt; all others are hashed in each pod. */
final class ReceiptedContentTest {
  private static final String KEY = "MFkw";
  private static final String DIGEST = "@sha256:" + "ab".repeat(32);
  private static final String MODEL = "model: {path: /models/tiny}";
  private static final String POD =
      """
      metadata: {name: chat, namespace: ns, labels: {validation.rhtas.redhat.com/ml: demo}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}
        volumes:
          - {name: m, image: {reference: registry.example/models:1%s}}
      """
          .formatted(DIGEST);

  @Test
  void modelInAnImageVolumeByDigestMayBe() {
    Injection injection = injection(MODEL, POD, Optional.of(KEY));
    ValidationContainer container = injection.containers().get(0);

    assertThat(container.arguments())
        .contains(
            "--receipts={\"directory\":\"/etc/modelgate/receipts\",\"key\":\"MFkw\",\"resource\":"
                + "\"oci://registry.example/models:1"
                + DIGEST
                + "?path=tiny\",\"policy\":\"ModelValidation/demo\"}");
    JsonNode json = ContainerJson.of(container, injection.verifier());
    assertThat(json.path("env").path(1).toString())
        .isEqualTo(
            "{\"name\":\"MODELGATE_NODE_NAME\",\"valueFrom\":{\"fieldRef\":"
                + "{\"apiVersion\":\"v1\",\"fieldPath\":\"spec.nodeName\"}}}");
    assertThat(json.path("volumeMounts").toString())
        .contains(
            "{\"name\":\"model-validation-receipts\",\"mountPath\":\"/etc/modelgate/receipts\","
                + "\"readOnly\":true}");
    assertThat(injection.volumes())
        .map(VolumeJson::of)
        .map(JsonNode::toString)
        .containsExactly(
            "{\"name\":\"model-validation-receipts\",\"configMap\":{\"name\":\"modelgate-receipts\","
                + "\"defaultMode\":420,\"optional\":true}}");
  }

  @Test
  void withoutAKeyNoneMayBe() {
    assertHashed(injection(MODEL, POD, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image: {reference: 'registry.example/models:1'}",
        "image: {reference: 'registry.example/models@sha256:abc'}",
        "image: {reference: 'sha256:abab'}",
        "persistentVolumeClaim: {claimName: models}",
        "persistentVolumeClaim: {claimName: models, readOnly: true}",
        "configMap: {name: models}",
        "csi: {driver: models.example, readOnly: true}",
        "nfs: {server: s, path: /models, readOnly: true}",
        "emptyDir: {}",
        "hostPath: {path: /srv/models}",
        "ephemeral: {volumeClaimTemplate: {spec: {}}}",
      })
  void otherVolumesMayNot(String volume) {
    assertHashed(
        injection(
            MODEL,
            POD.replaceFirst("image: \\{reference.*\\}\\}", volume + "}"),
            Optional.of(KEY)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containers:      | hostPID: true\\n  containers:
          volumes:         | volumes:\\n    - {name: h, hostPath: {path: /var/lib}}
          image: server,   | image: server, securityContext: {privileged: true},
          image: server,   | image: server, securityContext: {capabilities: {add: [SYS_ADMIN]}},
          image: server,   | image: server, securityContext: {capabilities: {add: [ALL]}},
          image: server,   | image: server, securityContext: {capabilities: {add: [DAC_OVERRIDE]}},
          containers:      | initContainers: [{name: i, image: i, securityContext: {privileged: true}}]\\n  containers:
          mountPath: /mod  | subPath: x, mountPath: /mod
          """)
  void podThatCouldWriteMayNot(String found, String replaced) {
    String pod = POD.replace(found, replaced.replace("\\n", "\n"));
    assertThat(pod).isNotEqualTo(POD);
    Injection injection = injection(MODEL, pod, Optional.of(KEY));

    if (replaced.contains("subPath")) {
      assertThat(injection.containers().get(0).arguments().toString())
          .contains("?path=x%2Ftiny"); // another part of the image
    } else {
      assertHashed(injection);
    }
  }

  @Test
  void whatAlmostEveryWorkloadHasDoesNoHarm() {
    String pod =
        POD.replace(
            "image: server,",
            "image: server, securityContext: {privileged: false, capabilities: {add:"
                + " [NET_BIND_SERVICE], drop: [ALL]}},");

    assertThat(injection(MODEL, pod, Optional.of(KEY)).containers().get(0).takesReceipts())
        .isTrue();
  }

  @Test
  void continuousValidationHashesAgainAndAgain() {
    assertHashed(
        injection(MODEL + ", continuousValidation: {interval: 5m}", POD, Optional.of(KEY)));
  }

  @Test
  void volumeInsideTheModelsIsNotTheImages() {
    String pod =
        POD.replace(
                "mountPath: /models}", "mountPath: /models}, {name: c, mountPath: /models/tiny/x}")
            .replace("volumes:", "volumes:\n    - {name: c, emptyDir: {}}");

    Decision decision =
        PolicyOnPod.decide("model: {path: /models/tiny, ignorePaths: [x]}", pod, Optional.of(KEY));
    if (decision instanceof Mutate mutate) {
      assertHashed(mutate.injection().orElseThrow());
    } else {
      assertThat(decision).isInstanceOf(Decision.Deny.class);
    }
  }

  private static void assertHashed(Injection injection) {
    assertThat(injection.volumes()).doesNotContain(new ReceiptsVolume());
    assertThat(injection.containers())
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each.takesReceipts()).isFalse();
              assertThat(each.arguments()).noneMatch(word -> word.startsWith("--receipts"));
            });
  }

  private static Injection injection(String policy, String pod, Optional<String> key) {
    Decision decision = PolicyOnPod.decide(policy, pod, key);
    assertThat(decision).as(String.valueOf(decision)).isInstanceOf(Mutate.class);
    return ((Mutate) decision).injection().orElseThrow();
  }
}
