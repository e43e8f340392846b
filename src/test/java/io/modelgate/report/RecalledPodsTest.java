package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import io.modelgate.watch.outcome.RecallPodStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which pods run what was recalled, by what their verifiers recorded. */
final class RecalledPodsTest {
  private static final String RECALLED = "d0".repeat(32);
  private static final String GOOD = "0d".repeat(32);
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final PolicyId FLAW = PolicyId.clusterWide(PolicyId.Kind.RECALL, "flaw");
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: team}
      spec:
        selector: {pods: {}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models/a}
      """;
  private static final String RECALL =
      """
      ---
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelRecall
      metadata: {name: flaw}
      spec: {reason: CVE-2026-1, digests: [%s]}
      """
          .formatted(RECALLED);
  private static final PolicySet BEFORE = InjectedPods.policies(POLICY);
  private static final PolicySet AFTER = InjectedPods.policies(POLICY + RECALL);

  @Test
  void recalledModelFailsThePodWithTheReasonAndAnEvent() {
    ObservedPod pod = pod("chat", RECALLED, BEFORE);

    assertThat(state(pod, BEFORE).verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.VALIDATED);
    PodValidation verdict = state(pod, AFTER).verdicts().values().iterator().next();
    assertThat(verdict.result()).isEqualTo(ValidationStatus.FAILED);
    assertThat(verdict.message())
        .isEqualTo(
            "ModelRecall flaw recalls the model with the root digest "
                + RECALLED
                + ": CVE-2026-1; delete the pod");
    PolicyId policy = new PolicyId(PolicyId.Kind.NAMESPACED, "team", "demo");
    assertThat(PodEvents.of(pod, policy, verdict, NOW))
        .hasSize(2)
        .allSatisfy(
            event -> {
              assertThat(event.reason()).isEqualTo("ModelRecalled");
              assertThat(event.isWarning()).isTrue();
              assertThat(event.at()).isEqualTo(NOW);
              assertThat(event.note()).contains("ModelRecall flaw recalls");
            })
        .extracting(event -> event.about().kind())
        .containsExactly("Pod", "ReplicaSet");
  }

  @Test
  void whatNobodyInjectedIsNotHeard() {
    ObservedPod pod = pod("liar", RECALLED, InjectedPods.policies(POLICY.replace("/a", "/b")));

    assertThat(state(pod, AFTER).verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.UNPROTECTED);
  }

  @Test
  void ofTenThousandPodsAllAndOnlyThoseOfARecalledModelAreNamed() {
    PodIndex known = new PodIndex();
    JsonNode good = json("good", GOOD, BEFORE);
    JsonNode bad = json("bad", RECALLED, BEFORE);
    PodInspections inspections = new PodInspections(InjectedPods.ENGINE::inspect);
    for (PolicySet policies : new PolicySet[] {BEFORE, AFTER}) {
      for (int i = 0; i < 10_000; i++) {
        ObservedPod pod = named(i % 333 == 0 && i < 9_990 ? bad : good, i);
        known.put(pod, PodStatus.of(pod, () -> inspections.of(pod, policies), policies, NOW));
      }
      RecallPodStatus outcome = known.recalled(FLAW);
      assertThat(outcome.pods()).isEqualTo(policies.recalls().usable().isEmpty() ? 0 : 30);
      assertThat(outcome.newest())
          .allSatisfy(
              each -> {
                assertThat(Integer.parseInt(String.valueOf(each.name()).substring(1)) % 333)
                    .isZero();
                assertThat(each.owner()).isEqualTo("ReplicaSet/web");
              });
    }
  }

  private static PodStatus state(ObservedPod pod, PolicySet policies) {
    return PodStatus.of(pod, InjectedPods.ENGINE, policies, NOW);
  }

  private static ObservedPod named(JsonNode pod, int number) {
    JsonNode named = pod.deepCopy();
    ((ObjectNode) named.path("metadata")).put("name", "p" + number).put("uid", "uid-" + number);
    return ObservedPods.of(named);
  }

  private static ObservedPod pod(String name, String digest, PolicySet policies) {
    return ObservedPods.of(json(name, digest, policies));
  }

  private static JsonNode json(String name, String digest, PolicySet policies) {
    JsonNode pod =
        InjectedPods.inject(
            Yaml.parse(
                """
                metadata:
                  name: %s
                  namespace: team
                  uid: u
                  creationTimestamp: "2026-11-19T00:00:00Z"
                  ownerReferences:
                    - {apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: r, controller: true}
                spec:
                  containers:
                    - {name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}
                  volumes: [{name: m, persistentVolumeClaim: {claimName: models}}]
                """
                    .formatted(name)),
            policies);
    ((ObjectNode) pod)
        .set(
            "status",
            Yaml.parse(
                """
                phase: Running
                initContainerStatuses:
                  - name: model-validation
                    state:
                      terminated:
                        exitCode: 0
                        finishedAt: "2026-11-19T00:01:00Z"
                        message: |
                          kernel: 6.1.0, sandbox host
                          model: [{"fingerprint":"%s","rootDigest":"%s"}]
                          verified: /models/a: 2 files
                """
                    .formatted(GOOD, digest)));
    return pod;
  }
}
