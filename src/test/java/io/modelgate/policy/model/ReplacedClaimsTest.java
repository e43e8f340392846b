package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.decision.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy that selects by claims says so if the pod's claims cannot be known. */
final class ReplacedClaimsTest {
  private static final String CLAIMS =
      "selector: {volumes: {persistentVolumeClaims: ['models-*']}}";
  private static final String POD =
      """
      metadata: {name: p, labels: {tier: serving}}
      spec:
        %1$s:
          - name: %2$s
            volumeMounts: [{name: dir, mountPath: /jfs, mountPropagation: %3$s}]
        containers:
          - {name: server, image: 'vllm:1', volumeMounts: [{name: m, mountPath: /models}]}
          %4$s
        volumes: [{name: m, hostPath: {path: %5$s}}, {name: dir, hostPath: {path: /var/lib/juicefs}}]
      """;
  private static final String SERVED = "/var/lib/juicefs/volume";

  @ParameterizedTest
  @CsvSource({"jfs-mount", "jfs-mount-2", "fluid-fuse-0"})
  void podWhoseClaimsAreReplacedIsRefused(String name) {
    Decision decision = decide(CLAIMS, name, "Bidirectional", SERVED);

    assertThat(decision)
        .isEqualTo(
            new Decision.Deny(
                "ModelValidation ns/demo selects pods by their claims, but container \"%s\" serves volumes in place of claims, so it is unknown which claims the pod has: select such pods by their labels (spec.selector.pods), and set spec.model.path."
                    .formatted(name)));
  }

  @Test
  void serverBesideTheWorkloadIsNoWayAround() {
    String container =
        "- {name: fluid-fuse-0, volumeMounts: [{name: dir, mountPath: /jfs, mountPropagation:"
            + " Bidirectional}]}";
    Decision decision =
        PolicyOnPod.decide(
            CLAIMS, POD.formatted("initContainers", "other", "None", container, SERVED));

    assertThat(decision).isInstanceOf(Decision.Deny.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csi-driver | Bidirectional | /var/lib/juicefs/volume", // of another driver
        "jfs-mount | HostToContainer | /var/lib/juicefs/volume", // serves nobody
        "jfs-mount | Bidirectional | /data", // whose directory nobody mounts
      })
  void otherPodsAreLeftAlone(String name, String propagation, String path) {
    assertThat(decide(CLAIMS, name, propagation, path)).isEqualTo(Decision.Unchanged.SILENTLY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "selector: {volumes: {configMaps: ['m']}}",
        "selector: {pods: {matchLabels: {tier: other}}, volumes: {persistentVolumeClaims:"
            + " ['*-m']}}",
        "selector: {images: ['other:*'], volumes: {persistentVolumeClaims: ['*-m']}}",
        "lockModel: false",
      })
  void policyThatWouldNotSelectThePodWhateverItsClaimsSaysNothing(String policy) {
    assertThat(decide(policy, "jfs-mount", "Bidirectional", SERVED))
        .isEqualTo(Decision.Unchanged.SILENTLY);
  }

  @ParameterizedTest
  @CsvSource({"Warn, 1, 0", "Audit, 0, 1"})
  void policyThatDoesNotEnforceOnlySaysSo(String enforcement, int warnings, int audit) {
    Decision decision =
        decide(CLAIMS + ", enforcement: " + enforcement, "jfs-mount", "Bidirectional", SERVED);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Unchanged.class,
            unchanged -> {
              assertThat(unchanged.notices().warnings()).hasSize(warnings);
              assertThat(unchanged.notices().audit()).hasSize(audit);
            });
  }

  private static Decision decide(String policy, String name, String propagation, String path) {
    return PolicyOnPod.decide(policy, POD.formatted("initContainers", name, propagation, "", path));
  }
}
