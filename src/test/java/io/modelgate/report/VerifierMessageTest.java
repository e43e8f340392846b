package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

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
        .isEqualTo(new VerifierMessage("verified: /m: 2 files", false));
  }

  @Test
  void jsonThatSaysFailedIsARefusalWhateverTheExitCode() {
    assertThat(
            VerifierMessage.of("{\"result\":\"not-checked\",\"message\":\"not verified: no key\"}"))
        .isEqualTo(new VerifierMessage("not verified: no key", true));
    assertThat(VerifierMessage.of("{\"message\":\"without a result\"}").isRefusal()).isTrue();
  }

  @Test
  void textSaysItsLastLine() {
    assertThat(
            VerifierMessage.of(
                "weights.bin: changed\n\nverification failed: 1 file differs: w\n\n"))
        .isEqualTo(new VerifierMessage("verification failed: 1 file differs: w", true));
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
    assertThat(VerifierMessage.of(hostile)).isEqualTo(new VerifierMessage(hostile, false));
  }

  @Test
  void whatCannotBeSeenIsEscapedAndWhatIsTooLongIsCut() {
    assertThat(
            VerifierMessage.of(
                "{\"result\":\"failed\",\"message\":\"a\\u001b[2Jb\\u202ec\\ud800d\"}"))
        .isEqualTo(new VerifierMessage("a\\u{1b}[2Jb\\u{202e}c\\u{d800}d", true));
    assertThat(VerifierMessage.of("x".repeat(4096)).sentence()).isEqualTo("x".repeat(500) + "…");
    assertThat(VerifierMessage.of("").sentence()).isEmpty();
  }
}
