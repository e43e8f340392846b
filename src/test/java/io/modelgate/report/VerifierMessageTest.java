package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.policy.recall.SignedModel.ModelSigner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Termination messages, as verifiers and attackers write them. */
final class VerifierMessageTest {
  @Test
  void jsonSaysItsMessage() {
    assertThat(
            VerifierMessage.of(
                "{\"result\":\"verified\",\"exitCode\":0,\"message\":\"verified: /m: 2 files\"}\n"))
        .isEqualTo(without("verified: /m: 2 files", false));
  }

  @Test
  void jsonThatSaysFailedIsARefusalWhateverTheExitCode() {
    assertThat(
            VerifierMessage.of("{\"result\":\"not-checked\",\"message\":\"not verified: no key\"}"))
        .isEqualTo(without("not verified: no key", true));
    assertThat(VerifierMessage.of("{\"message\":\"without a result\"}").isRefusal()).isTrue();
  }

  @Test
  void textSaysItsLastLine() {
    assertThat(
            VerifierMessage.of(
                "weights.bin: changed\n\nverification failed: 1 file differs: w\n\n"))
        .isEqualTo(without("verification failed: 1 file differs: w", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":",
        "{\"message\":1}",
        "{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]]}",
        "[]",
        "{}"
      })
  void whatIsNotTheVerifiersJsonIsText(String hostile) {
    assertThat(VerifierMessage.of(hostile)).isEqualTo(without(hostile, false));
  }

  @Test
  void whatCannotBeSeenIsEscapedAndWhatIsTooLongIsCut() {
    assertThat(
            VerifierMessage.of(
                "{\"result\":\"failed\",\"message\":\"a\\u001b[2Jb\\u202ec\\ud800d\"}"))
        .isEqualTo(without("a\\u{1b}[2Jb\\u{202e}c\\u{d800}d", true));
    assertThat(VerifierMessage.of("x".repeat(4096)).sentence()).isEqualTo("x".repeat(500) + "…");
    assertThat(VerifierMessage.of("").sentence()).isEmpty();
  }

  @Test
  void kernelIsInTheJson() {
    assertThat(
            VerifierMessage.of(
                "{\"result\":\"verified\",\"message\":\"verified: /m\",\"kernel\":"
                    + "{\"release\":\"4.19.0-gvisor\",\"sandbox\":\"gvisor\"}}"))
        .isEqualTo(
            new VerifierMessage(
                "verified: /m",
                false,
                Optional.of(new ReportedKernel("4.19.0-gvisor", Sandbox.GVISOR)),
                List.of()));
  }

  @Test
  void kernelIsTheFirstLineOfTheText() {
    assertThat(
            VerifierMessage.of(
                "kernel: 4.19.0-gvisor, sandbox gvisor (/proc/version)\nverified: /m\n"))
        .isEqualTo(
            new VerifierMessage(
                "verified: /m",
                false,
                Optional.of(new ReportedKernel("4.19.0-gvisor", Sandbox.GVISOR)),
                List.of()));
    assertThat(VerifierMessage.of("kernel: 6.1.0, sandbox host\nverified: /m").kernel())
        .contains(new ReportedKernel("6.1.0", Sandbox.HOST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verified: /m\nkernel: 4.19.0-gvisor, sandbox gvisor\nverified: /m",
        "kernel: 4.19.0-gvisor, sandbox gvisor (: not signed\nverification failed: 1 file differs",
        "kernel: 4.19.0-gvisor, sandbox gvisor: not signed\nverification failed: 1 file differs",
        "kernel: 4.19.0-gvisor, sandbox none\nverified: /m",
        "{\"message\":\"verified: /m\",\"kernel\":{\"sandbox\":1}}",
        "{\"message\":\"verified: /m\",\"kernel\":\"gvisor\"}"
      })
  void whatIsNotTheVerifiersTellsNoKernel(String forged) {
    assertThat(VerifierMessage.of(forged).kernel()).isEmpty();
  }

  @Test
  void modelIsInTheSecondLineOfTheText() {
    String digest = "d0".repeat(32);
    String log = "10".repeat(32);
    String certificate = "ce".repeat(32);

    assertThat(
            VerifierMessage.of(
                    """
                    kernel: 6.1.0, sandbox host
                    model: [{"identity":"a\\u001b@b","issuer":"https://i","modelName":"tiny",\
                    "rootDigest":"%s","signedAt":"2026-11-01T00:00:00Z","logIndex":7,"logId":"%s",\
                    "vouchedBy":["%s"]}]
                    verified: /m
                    """
                        .formatted(digest, log, certificate))
                .models())
        .containsExactly(
            new SignedModel(
                digest,
                "tiny",
                new ModelSigner(
                    "identity a\\u{1b}@b of https://i",
                    "a\\u{1b}@b",
                    "https://i",
                    Set.of(certificate)),
                Optional.of(Instant.parse("2026-11-01T00:00:00Z")),
                Optional.of(new LogEntry(log, 7))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel: 6.1.0, sandbox host\n%s\nverification failed: 1 file differs: w",
        "kernel: 6.1.0, sandbox host\n%s: not signed\nverification failed: 1 file differs: w",
        "kernel: 6.1.0, sandbox host\nsomething\n%s\nverified: /m",
        "%s\nkernel: 6.1.0, sandbox host\nverified: /m",
        "%s\nverified: /m"
      })
  void whatIsNotTheVerifiersNamesNoModel(String forged) {
    String line = "model: [{\"rootDigest\":\"%s\"}]".formatted("d0".repeat(32));

    assertThat(VerifierMessage.of(forged.formatted(line)).models()).isEmpty();
  }

  @Test
  void recordOfAnotherShapeIsNone() {
    for (String odd :
        List.of("{}", "[1]", "[{\"rootDigest\":1}]", "[{\"rootDigest\":\"xx\"}]", "[[[[", "")) {
      assertThat(
              VerifierMessage.of("kernel: 6.1.0, sandbox host\nmodel: " + odd + "\nverified: /m"))
          .extracting(VerifierMessage::models)
          .isEqualTo(List.of());
    }
  }

  private static VerifierMessage without(String sentence, boolean isRefusal) {
    return new VerifierMessage(sentence, isRefusal, Optional.empty(), List.of());
  }
}
