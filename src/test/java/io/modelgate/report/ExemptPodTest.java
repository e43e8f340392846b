package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.PolicySet;
import io.modelgate.report.ProtectionGap.Reason;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.testing.InjectedPods;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import io.modelgate.watch.outcome.RuleResult;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported of a pod that runs exempt, and once its exemption has ended. */
final class ExemptPodTest {
  private static final Instant END = Instant.parse("2026-01-02T03:10:00Z");
  private static final String TERMS =
      " by ValidationExemption pilot until 2026-01-02T03:10:00Z, requested by alice: pilot.";

  @TempDir private Path directory;

  @BeforeEach
  void writePolicies() throws IOException {
    Files.writeString(
        directory.resolve("policies.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          selector: {pods: {}}
          config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
          model: {path: /models/a}
        ---
        apiVersion: secure-ai.io/v1alpha1
        kind: RuntimePolicy
        metadata: {name: sandbox}
        spec: {namespaceSelector: {}, rules: [{name: all, runtime: kata}]}
        ---
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ValidationExemption
        metadata: {name: pilot}
        spec: {namespaces: [team], reason: pilot, requestedBy: alice, expires: "%s"}
        """
            .formatted(END));
  }

  @Test
  void exemptPodIsSkippedAndListedWithWhoAndWhy() {
    PolicySet policies = policies(END.minusMillis(1));
    PodStatus state = state(pod("Running"), policies);

    String model = "The pod is exempt from ModelValidation team/demo" + TERMS;
    String runtime = "The pod is exempt from RuntimePolicy sandbox" + TERMS;
    assertThat(state.verdicts()).isEmpty();
    assertThat(state.assessments()).isEmpty();
    assertThat(state.results())
        .containsExactly(
            new RuleResult("ModelValidation/demo", "model", Status.SKIP, "", model),
            new RuleResult("RuntimePolicy/sandbox", "", Status.SKIP, "", runtime));
    assertThat(ProtectionGaps.of(pod("Running"), state, policies))
        .containsExactly(
            new ProtectionGap(Reason.EXEMPT, "ModelValidation team/demo", model),
            new ProtectionGap(Reason.EXEMPT, "RuntimePolicy sandbox", runtime));
  }

  @Test
  void podIsUnprotectedOnceItsExemptionHasEnded() {
    PolicySet policies = policies(END);
    PodStatus state = state(pod("Running"), policies);

    assertThat(state.exempted()).isEmpty();
    assertThat(state.verdicts().values())
        .extracting(PodValidation::result)
        .containsExactly(ValidationStatus.UNPROTECTED);
    assertThat(ProtectionGaps.of(pod("Running"), state, policies))
        .extracting(ProtectionGap::reason)
        .containsExactly(Reason.BEFORE_POLICY, Reason.BEFORE_POLICY);
  }

  @Test
  void podThatHasEndedNeedsNoExemption() {
    assertThat(state(pod("Succeeded"), policies(END.minusMillis(1))).exempted()).isEmpty();
  }

  @Test
  void podIsInspectedAgainWhenAnExemptionEnds() {
    PodInspections inspections = new PodInspections(InjectedPods.ENGINE::inspect);

    PolicySet before = policies(END.minusMillis(1));
    PolicySet after = policies(END);
    assertThat(inspections.of(pod("Running"), before).exempted()).hasSize(2);
    assertThat(inspections.of(pod("Running"), after).exempted()).isEmpty();
    assertThat(inspections.of(pod("Running"), after).protections()).hasSize(1);
  }

  private PolicySet policies(Instant now) {
    return PolicyDirectory.read(directory).at(now);
  }

  private static PodStatus state(ObservedPod pod, PolicySet policies) {
    return PodStatus.of(pod, InjectedPods.ENGINE, policies, END);
  }

  private static ObservedPod pod(String phase) {
    return ObservedPods.of(
        """
        metadata: {name: chat, namespace: team}
        spec:
          containers: [{name: server, image: server, volumeMounts: [{name: m, mountPath: /models}]}]
          volumes: [{name: m, emptyDir: {}}]
        status: {phase: %s}
        """
            .formatted(phase));
  }
}
