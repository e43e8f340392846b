package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.model.PolicyId;
import io.modelgate.watch.PolicyDirectory;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the state of a pod's containers means. */
final class VerdictsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:10:00Z");
  private static final String ENDED = "2026-01-02T03:09:58Z";
  private static final String ASKS = "validation.rhtas.redhat.com/ml: 'true'";
  private static final String INJECTED = "validation.rhtas.redhat.com/injected: 'true'";
  private static final String ONE = "{\"model-validation\":\"ModelValidation/demo\"}";
  private static final String TWO =
      "{\"model-validation\":\"ModelValidation/demo\",\"model-validation-2\":\"ModelValidation/demo\"}";
  private static final Verdict UNPROTECTED =
      new Verdict(
          Result.UNPROTECTED, "The pod came before the policy: create it anew.", Optional.empty());

  @TempDir private static Path directory;

  @BeforeAll
  static void writePolicy() throws IOException {
    Files.writeString(
        directory.resolve("policy.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo, namespace: team}
        spec:
          config: {privateKeyConfig: {keyPath: /keys/a.pem}}
          model: {path: /models/a, signaturePath: /models/a.sig}
        """);
  }

  @Test
  void exitCodeDecidesAndTheVerifierSaysWhy() {
    assertThat(verdict(ONE, container("terminated: " + ended(0, "verified: /m"))))
        .isEqualTo(ended(Result.VALIDATED, "verified: /m"));
    assertThat(verdict(ONE, container("terminated: " + ended(1, "verification failed: w"))))
        .isEqualTo(ended(Result.FAILED, "verification failed: w"));
    assertThat(verdict(ONE, container("terminated: " + ended(137, ""))))
        .isEqualTo(
            ended(
                Result.FAILED,
                "Container model-validation ended with exit code 137 and said nothing."));
  }

  @Test
  void verifierThatOnlyReportsExitsWellAndStillFails() {
    assertThat(verdict(ONE, container("terminated: " + ended(0, "verification failed: w"))))
        .isEqualTo(ended(Result.FAILED, "verification failed: w"));
  }

  @Test
  void failureStaysUntilTheNextAttemptEnds() {
    String last = "lastState: {terminated: " + ended(1, "verification failed: w") + "}";
    Verdict failed = ended(Result.FAILED, "verification failed: w");

    assertThat(verdict(ONE, container("waiting: {reason: CrashLoopBackOff}") + ", " + last))
        .isEqualTo(failed);
    assertThat(verdict(ONE, container("running: {}") + ", " + last)).isEqualTo(failed);
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
        .isEqualTo(ended(Result.FAILED, "verification failed: w"));
  }

  @Test
  void sidecarIsVerifiedWhileItIsReady() {
    String up = "name: model-validation, state: {running: {}}, started: true, ready: ";

    assertThat(verdict(ONE, up + "true"))
        .isEqualTo(
            new Verdict(
                Result.VALIDATED,
                "The model is verified, and again at intervals.",
                Optional.empty()));
    assertThat(verdict(ONE, up + "false", "2026-01-02T03:09:55Z")).isEqualTo(pending(""));
    assertThat(verdict(ONE, up + "false", "2026-01-02T03:05:00Z"))
        .isEqualTo(
            new Verdict(
                Result.FAILED,
                "The model was verified, but no longer is: see the log of container"
                    + " model-validation.",
                Optional.empty()));
  }

  @Test
  void podWithoutMarksIsUnprotectedUnlessItHasEnded() {
    assertThat(verdicts(ASKS, "{}", "", "Running")).isEqualTo(Map.of(id(), UNPROTECTED));
    assertThat(verdicts(ASKS, "{}", "", "Succeeded")).isEmpty();
    assertThat(verdicts("app: other", "{}", "", "Running")).isEmpty();
  }

  @Test
  void forgedMarksCountForNothing() {
    String good = container("terminated: " + ended(0, "verified: /m"));

    assertThat(verdicts(INJECTED, ONE, good, "Running")).as("nobody asked").isEmpty();
    assertThat(
            verdicts(
                ASKS + ", " + INJECTED + ", validation.rhtas.redhat.com/exempt: 'true'",
                ONE,
                good,
                "Running"))
        .as("exempt")
        .isEmpty();
    assertThat(verdicts(ASKS, ONE, good, "Running"))
        .as("without the label")
        .isEqualTo(Map.of(id(), UNPROTECTED));
    for (String marks : new String[] {"[1]", "{\"model-validation\":{}}", "{", "null"}) {
      assertThat(verdicts(ASKS + ", " + INJECTED, marks, good, "Running"))
          .as(marks)
          .isEqualTo(Map.of(id(), UNPROTECTED));
    }
    assertThat(
            verdicts(
                ASKS + ", " + INJECTED,
                "{\"model-validation\":\"ModelValidation/other\"}",
                good,
                "Running"))
        .as("another policy")
        .isEqualTo(Map.of(id(), UNPROTECTED));
  }

  @Test
  void onlyContainersThatAPolicyPutThereAreVerifiers() {
    assertThat(verifiers(ASKS + ", " + INJECTED, ONE)).containsExactly("model-validation");
    assertThat(verifiers(INJECTED, ONE)).as("nobody asked").isEmpty();
    assertThat(verifiers(ASKS, ONE)).as("without the label").isEmpty();
    assertThat(verifiers(ASKS + ", " + INJECTED, "{\"own\":\"ModelValidation/other\"}"))
        .as("another policy")
        .isEmpty();
  }

  private static List<String> verifiers(String labels, String marks) {
    return Verdicts.verifiers(
        pod(labels, marks, container("running: {}"), "Running", ENDED),
        PolicyDirectory.read(directory));
  }

  private static Verdict verdict(String marks, String container) {
    return verdict(marks, container, ENDED);
  }

  private static Verdict verdict(String marks, String container, String initialized) {
    return Objects.requireNonNull(
        verdicts(ASKS + ", " + INJECTED, marks, container, "Running", initialized).get(id()));
  }

  private static Map<PolicyId, Verdict> verdicts(
      String labels, String marks, String container, String phase) {
    return verdicts(labels, marks, container, phase, ENDED);
  }

  private static Map<PolicyId, Verdict> verdicts(
      String labels, String marks, String container, String phase, String initialized) {
    return Verdicts.of(
        pod(labels, marks, container, phase, initialized), PolicyDirectory.read(directory), NOW);
  }

  private static ObservedPod pod(
      String labels, String marks, String container, String phase, String initialized) {
    return ObservedPods.of(
        """
        metadata:
          name: chat
          namespace: team
          labels: {%s}
          annotations: {validation.rhtas.redhat.com/policies: '%s'}
        spec: {containers: [{name: server, image: server}]}
        status:
          phase: %s
          conditions: [{type: Initialized, status: "True", lastTransitionTime: "%s"}]
          initContainerStatuses: [{%s}]
        """
            .formatted(labels, marks, phase, initialized, container));
  }

  private static String container(String state) {
    return "name: model-validation, state: {" + state + "}";
  }

  private static String ended(int exitCode, String message) {
    return "{exitCode: %d, message: '%s', finishedAt: '%s'}".formatted(exitCode, message, ENDED);
  }

  private static Verdict ended(Result result, String message) {
    return new Verdict(result, message, Optional.of(Instant.parse(ENDED)));
  }

  private static Verdict pending(String why) {
    return new Verdict(Result.PENDING, why, Optional.empty());
  }

  private static PolicyId id() {
    return new PolicyId(PolicyId.Kind.NAMESPACED, "team", "demo");
  }
}
