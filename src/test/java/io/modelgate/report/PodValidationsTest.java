package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PodInspection;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.report.PodValidation.Attempts;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the state of a pod's containers means. */
final class PodValidationsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:10:00Z");
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final String ENDED = "2026-01-02T03:09:58Z";
  private static final String ASKS = "validation.rhtas.redhat.com/ml: 'true'";
  private static final int ONE = 1;
  private static final int TWO = 2;
  private static final PodValidation UNPROTECTED =
      new PodValidation(
          ValidationStatus.UNPROTECTED,
          "The pod was created before the policy: recreate it.",
          Optional.empty());

  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo, namespace: team}
      spec:
        config: {privateKeyConfig: {keyPath: /models/a.pem}}
        models: %s
      """;
  private static final PolicySet POLICIES = policies(ONE);

  @Test
  void exitCodeDecidesAndTheVerifierSaysWhy() {
    assertThat(verdict(ONE, container("terminated: " + ended(0, "verified: /m"))))
        .isEqualTo(ended(ValidationStatus.VALIDATED, "verified: /m"));
    assertThat(verdict(ONE, container("terminated: " + ended(1, "verification failed: w"))))
        .isEqualTo(ended(ValidationStatus.FAILED, "verification failed: w"));
    assertThat(verdict(ONE, container("terminated: " + ended(137, ""))))
        .isEqualTo(
            ended(
                ValidationStatus.FAILED,
                "Container model-validation ended with exit code 137 and without a message."));
  }

  /** What it wrote before it was killed is no verdict. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | set spec.verifier.modelSize of ModelValidation team/demo to Medium, it is Small now |"
            + " 256Mi",
        "{modelSize: Medium} | set spec.verifier.modelSize of ModelValidation team/demo to Large,"
            + " it is Medium now | 512Mi",
        "{modelSize: Large} | set spec.verifier.resources.limits.memory of ModelValidation"
            + " team/demo, as its modelSize is Large already | 1Gi",
        "{modelSize: Large, resources: {limits: {memory: 700Mi}}} | raise"
            + " spec.verifier.resources.limits.memory of ModelValidation team/demo | 700Mi",
      })
  void verifierThatNeedsMoreMemoryNamesTheField(String settings, String remedy, String limit) {
    PolicySet policies =
        InjectedPods.policies(POLICY.formatted("[{path: /models/a}]\n  verifier: " + settings));
    String killed =
        "terminated: {exitCode: 137, reason: OOMKilled, message: 'verifying: 1 of 2 files'}";
    String said = "not verified: the model or its signature needs more memory than allowed: x";

    assertThat(message(policies, killed))
        .isEqualTo(
            "Container model-validation was killed because it needs more memory than its limit of"
                + " %s (OOMKilled): %s.".formatted(limit, remedy));
    assertThat(message(policies, "terminated: " + ended(3, said)))
        .isEqualTo("%s. The limit is %s: %s.".formatted(said, limit, remedy));
  }

  private static String message(PolicySet policies, String state) {
    JsonNode pod = InjectedPods.inject(pod(ASKS), policies);
    return Objects.requireNonNull(
            verdicts(observed(pod, container(state), "Running", ENDED), policies).get(id()))
        .message();
  }

  @Test
  void verifierThatOnlyReportsExitsWellAndStillFails() {
    assertThat(verdict(ONE, container("terminated: " + ended(0, "verification failed: w"))))
        .isEqualTo(ended(ValidationStatus.FAILED, "verification failed: w"));
  }

  @Test
  void failureStaysUntilTheNextAttemptEnds() {
    String last = "lastState: {terminated: " + ended(1, "verification failed: w") + "}";
    PodValidation failed = ended(ValidationStatus.FAILED, "verification failed: w");

    assertThat(verdict(ONE, container("waiting: {reason: CrashLoopBackOff}") + ", " + last))
        .isEqualTo(failed);
    assertThat(verdict(ONE, container("running: {}") + ", restartCount: 1, " + last))
        .isEqualTo(failed);
    assertThat(
            verdict(ONE, container("waiting: {}") + ", restartCount: 7, " + last)
                .attempts()
                .count())
        .isEqualTo(8);
    assertThat(
            verdict(
                ONE,
                container("running: {}")
                    + ", lastState: {terminated: "
                    + ended(0, "verified: /m")
                    + "}"))
        .isEqualTo(pending(""));
  }

  @Test
  void podIsPendingUntilTheLastContainerHasVerified() {
    String first = container("terminated: " + ended(0, "verified: /m"));

    assertThat(verdict(TWO, first)).isEqualTo(pending(""));
    assertThat(
            verdict(
                TWO,
                first + "}, {name: model-validation-2, state: {waiting: {reason: ErrImagePull}}"))
        .isEqualTo(pending("ErrImagePull"));
    assertThat(
            verdict(
                TWO,
                first
                    + "}, {name: model-validation-2, state: {terminated: "
                    + ended(1, "verification failed: w")
                    + "}"))
        .isEqualTo(ended(ValidationStatus.FAILED, "verification failed: w"));
  }

  @Test
  void sidecarIsVerifiedWhileItIsReady() {
    String up = "name: model-validation, state: {running: {}}, started: true, ready: ";

    assertThat(verdict(ONE, up + "true"))
        .isEqualTo(
            new PodValidation(
                ValidationStatus.VALIDATED,
                "The model is verified, and verified again periodically.",
                Optional.empty()));
    assertThat(verdict(ONE, up + "false", "2026-01-02T03:09:55Z")).isEqualTo(pending(""));
    assertThat(verdict(ONE, up + "false", "2026-01-02T03:05:00Z"))
        .isEqualTo(
            new PodValidation(
                ValidationStatus.FAILED,
                "The model was verified, but no longer is: see the log of container"
                    + " model-validation.",
                Optional.empty()));
  }

  @Test
  void podWithoutAVerifierIsUnprotectedUnlessItHasEnded() {
    assertThat(verdicts(pod(ASKS), "", "Running")).isEqualTo(Map.of(id(), UNPROTECTED));
    assertThat(verdicts(pod(ASKS), "", "Succeeded")).isEmpty();
    assertThat(verdicts(pod("app: other"), "", "Running")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/image | 'busybox:1.36' | image",
        "/image | 'elsewhere/verifier:0.1.0' | image",
        "/command | [sh, -c, 'echo verified'] | command",
        "/args | [verify, key, --public-key=/tmp/other.pem, /models/a] | args",
        "/env | [{name: JAVA_TOOL_OPTIONS, value: -javaagent:x}] | env",
        "/envFrom | [{configMapRef: {name: x}}] | envFrom",
        "/volumeMounts | [{name: other, mountPath: /models, readOnly: true}] | volumeMounts",
        "/volumeMounts | [{name: models, mountPath: /models, readOnly: true}, {name: x, mountPath:"
            + " /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true, subPath: a}]"
            + " | volumeMounts",
        "/restartPolicy | Always | restartPolicy",
        "/lifecycle | {postStart: {exec: {command: [x]}}} | lifecycle",
        "/securityContext/privileged | true | securityContext",
      })
  void containerThatIsNotWhatThePolicyCallsForProvesNothing(
      String field, String value, String differs) {
    JsonNode forged = InjectedPods.inject(pod(ASKS), POLICIES);
    JsonPointer pointer = JsonPointer.compile(field);
    ((ObjectNode) forged.at("/spec/initContainers/0").at(pointer.head()))
        .set(pointer.last().getMatchingProperty(), Yaml.parse(value));

    assertThat(verdicts(forged, container("terminated: " + ended(0, "verified: x")), "Running"))
        .isEqualTo(
            Map.of(
                id(),
                new PodValidation(
                    ValidationStatus.UNPROTECTED,
                    "The pod's init container \"model-validation\" is not the one that the"
                        + " policy requires, it differs in "
                        + differs
                        + ": recreate the pod.",
                    Optional.empty())));
  }

  @Test
  void verifierBehindAnotherInitContainerProvesNothing() {
    JsonNode pod = InjectedPods.inject(pod(ASKS), POLICIES);
    ((ArrayNode) pod.at("/spec/initContainers")).insert(0, Yaml.parse("{name: serve, image: s}"));

    assertThat(verdicts(pod, container("terminated: " + ended(0, "verified: x")), "Running"))
        .hasEntrySatisfying(
            id(), verdict -> assertThat(verdict.message()).contains("it differs in position"));
  }

  @Test
  void earlierVersionOfTheVerifierCounts() {
    JsonNode pod = InjectedPods.inject(pod(ASKS), POLICIES);
    ((ObjectNode) pod.at("/spec/initContainers/0")).put("image", "modelgate/verifier@sha256:ab");

    assertThat(verdicts(pod, container("terminated: " + ended(0, "verified: x")), "Running"))
        .isEqualTo(Map.of(id(), ended(ValidationStatus.VALIDATED, "verified: x")));
  }

  @Test
  void podThatIsOlderThanItsPolicyProvesNothing() {
    ObservedPod pod =
        observed(
            InjectedPods.inject(pod(ASKS), POLICIES),
            container("terminated: " + ended(0, "verified: x")),
            "Running",
            ENDED);

    assertThat(verdicts(pod, created(CREATED))).isNotEmpty();
    assertThat(verdicts(pod, created(CREATED.plusSeconds(1)))).isEqualTo(Map.of(id(), UNPROTECTED));
  }

  @Test
  void onlyContainersThatAPolicyCallsForAreVerifiers() {
    assertThat(verifiers(InjectedPods.inject(pod(ASKS), POLICIES)))
        .containsExactly("model-validation");
    assertThat(verifiers(pod(ASKS))).isEmpty();
  }

  private static List<String> verifiers(JsonNode pod) {
    return PodValidations.verifiers(
        PodInspections.of(
                InjectedPods.ENGINE::inspect,
                observed(pod, container("running: {}"), "Running", ENDED),
                POLICIES)
            .protections());
  }

  private static PodValidation verdict(int models, String container) {
    return verdict(models, container, ENDED);
  }

  private static PodValidation verdict(int models, String container, String initialized) {
    PolicySet policies = policies(models);
    JsonNode pod = InjectedPods.inject(pod(ASKS), policies);
    return Objects.requireNonNull(
        verdicts(observed(pod, container, "Running", initialized), policies).get(id()));
  }

  private static Map<PolicyId, PodValidation> verdicts(
      JsonNode pod, String container, String phase) {
    return verdicts(observed(pod, container, phase, ENDED), POLICIES);
  }

  private static Map<PolicyId, PodValidation> verdicts(ObservedPod pod, PolicySet policies) {
    PodInspection inspection = PodInspections.of(InjectedPods.ENGINE::inspect, pod, policies);
    return PodValidations.of(pod, inspection.protections(), policies, NOW);
  }

  private static PolicySet policies(int models) {
    String all = "[{path: /models/a}" + (models == ONE ? "" : ", {path: /models/b}") + "]";
    return InjectedPods.policies(POLICY.formatted(all));
  }

  private static JsonNode pod(String labels) {
    return Yaml.parse(
        """
        metadata:
          name: chat
          namespace: team
          creationTimestamp: "%s"
          labels: {%s}
        spec:
          containers: [{name: server, volumeMounts: [{name: models, mountPath: /models}]}]
          volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
        """
            .formatted(CREATED, labels));
  }

  private static ObservedPod observed(
      JsonNode pod, String container, String phase, String initialized) {
    ((ObjectNode) pod)
        .set(
            "status",
            Yaml.parse(
                """
                phase: %s
                conditions: [{type: Initialized, status: "True", lastTransitionTime: "%s"}]
                initContainerStatuses: [{%s}]
                """
                    .formatted(phase, initialized, container)));
    return ObservedPods.of(pod.toString());
  }

  private static String container(String state) {
    return "name: model-validation, state: {" + state + "}";
  }

  private static String ended(int exitCode, String message) {
    return "{exitCode: %d, message: '%s', finishedAt: '%s'}".formatted(exitCode, message, ENDED);
  }

  private static PodValidation ended(ValidationStatus result, String message) {
    return new PodValidation(
        result,
        message,
        Optional.of(Instant.parse(ENDED)),
        new Attempts(1, Duration.ZERO),
        List.of());
  }

  private static PodValidation pending(String why) {
    return new PodValidation(ValidationStatus.PENDING, why, Optional.empty());
  }

  private static PolicySet created(Instant time) {
    return PolicySet.of(
        POLICIES.policies(),
        new DecisionContext(
            POLICIES.namespaces(), POLICIES.runtimes(), Set.of(), Map.of(id(), time), Map.of()),
        List.of());
  }

  private static PolicyId id() {
    return new PolicyId(PolicyId.Kind.NAMESPACED, "team", "demo");
  }
}
