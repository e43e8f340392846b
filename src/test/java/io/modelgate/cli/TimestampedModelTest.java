package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A model whose signer's certificate was valid in 2025, with timestamps that OpenSSL made: {@code
 * src/build/sign-timestamped.sh}.
 */
final class TimestampedModelTest {
  private static final Path FOLDER = Path.of("src/test/models/timestamped");
  private static final String EXPIRED =
      "its certificate CN=signer expired on 2026-01-01T00:00:00Z; ";

  @ParameterizedTest
  @CsvSource({"good, timestamps.pem", "bare, tsa.pem", "several, timestamps.pem"})
  void expiredCertificateThatWasValidAtTheTimestampIsVerified(String signature, String authority) {
    CommandLineRun run = verify(signature, "timestamps.pem", authority);

    assertThat(run.err()).doesNotContain("failed", "not verified");
    assertThat(run.out())
        .contains("signed with certificate CN=signer, timestamped on 2025-06-01T12:00:00Z");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void programsReadTheTime() throws IOException {
    CommandLineRun run = verify("good", "timestamps.pem", "timestamps.pem", "--output=json");

    ResultSchema.check(run.out());
    assertThat(run.out()).contains("\"timestamp\":\"2025-06-01T12:00:00Z\"");
  }

  @Test
  void otherwiseTheClockCounts() {
    assertRefused(
        verify("good"),
        EXPIRED
            + "its timestamp does not count, since no timestamp authority is trusted: set"
            + " timestampAuthorities (--timestamp-authority)");
    assertRefused(verify("none", "timestamps.pem"), EXPIRED.replace("; ", ""));
    assertRefused(
        verify("good", "signers.pem"),
        EXPIRED
            + "its timestamp does not count: the issuer of its certificate CN=tsa, CN=timestamps,"
            + " is neither among the given certificates nor in the signature");
    assertRefused(
        verify("bare", "timestamps.pem"),
        EXPIRED + "its timestamp does not count: its authority's certificate is missing");
    assertRefused(
        verify("sha1", "timestamps.pem"),
        EXPIRED
            + "its timestamp does not count: it is over another hash than SHA-256, SHA-384 or"
            + " SHA-512");
    assertRefused(
        verify("payload", "timestamps.pem"),
        EXPIRED + "its timestamp does not count: it is for something else than this signature");
  }

  @Test
  void certificateMustHaveBeenValidThen() {
    assertRefused(
        verify("early", "timestamps.pem"),
        "its certificate CN=signer is not valid before 2025-01-01T00:00:00Z; its timestamp says"
            + " 2024-06-01T12:00:00Z");
    assertRefused(
        verify("late", "timestamps.pem"), EXPIRED + "its timestamp says 2026-06-01T12:00:00Z");
  }

  private static void assertRefused(CommandLineRun run, String why) {
    assertThat(run.err()).contains(".sig: " + why + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static CommandLineRun verify(String signature, String... authorities) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "verify",
                "certificate",
                "--certificate-chain=" + FOLDER.resolve("signers.pem"),
                "--signature=" + FOLDER.resolve(signature + ".sig")));
    for (String each : authorities) {
      words.add(each.startsWith("--") ? each : "--timestamp-authority=" + FOLDER.resolve(each));
    }
    words.add(FOLDER.resolve("model"));
    return CommandLineRun.of(words.toArray());
  }
}
