package io.modelgate.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.pattern.RecallPattern.RecalledEntry;
import io.modelgate.pattern.RecallPattern.RecalledIdentity;
import io.modelgate.pattern.SignatureFacts.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which signatures a recall means. */
final class RecallPatternTest {
  private static final String LOG = "10".repeat(32);
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void identityBeforeADateIsRecalledAndTheSameAfterItIsNot() {
    RecallPattern recall = identity("a@b", "https://i", Optional.of(TIME));

    assertThat(recall.refusal(signed("a@b", "https://i", TIME.minusSeconds(1))))
        .contains("ModelRecall r recalls what a@b of https://i signed before " + TIME + ": why");
    assertThat(recall.refusal(signed("a@b", "https://i", TIME))).isEmpty();
    assertThat(recall.refusal(signed("other@b", "https://i", TIME.minusSeconds(1)))).isEmpty();
    assertThat(recall.refusal(signed("a@b", "https://j", TIME.minusSeconds(1)))).isEmpty();
  }

  @Test
  void withoutADateAllOfAnIdentityIsRecalled() {
    assertThat(
            identity("a@b", "https://i", Optional.empty())
                .refusal(signed("a@b", "https://i", TIME)))
        .contains("ModelRecall r recalls what a@b of https://i signed: why");
  }

  @Test
  void identityThatWasCutCountsAsWhatItMayBe() {
    RecallPattern recall = identity("a".repeat(600), "https://i", Optional.empty());

    assertThat(recall.refusal(signed("a".repeat(500) + "…", "https://i", TIME))).isPresent();
    assertThat(recall.refusal(signed("b".repeat(500) + "…", "https://i", TIME))).isEmpty();
    assertThat(recall.refusal(signed("…", "https://i", TIME))).isEmpty();
  }

  @Test
  void logEntryIsRecalledByItsIndexAndLog() {
    assertThat(entry(Optional.empty(), 7).refusal(signed("a", "b", TIME)))
        .contains("ModelRecall r recalls log entry 7: why");
    assertThat(entry(Optional.of(LOG), 7).refusal(signed("a", "b", TIME))).isPresent();
    assertThat(entry(Optional.of("20".repeat(32)), 7).refusal(signed("a", "b", TIME))).isEmpty();
    assertThat(entry(Optional.empty(), 8).refusal(signed("a", "b", TIME))).isEmpty();
  }

  private static RecallPattern identity(String name, String issuer, Optional<Instant> before) {
    return new RecallPattern(
        "r",
        "why",
        Set.of(),
        Set.of(),
        List.of(new RecalledIdentity(name, issuer, before)),
        List.of());
  }

  private static RecallPattern entry(Optional<String> log, long index) {
    return new RecallPattern(
        "r", "why", Set.of(), Set.of(), List.of(), List.of(new RecalledEntry(log, index)));
  }

  private static SignatureFacts signed(String identity, String issuer, Instant at) {
    return new SignatureFacts(
        "d0".repeat(32),
        Set.of(),
        identity,
        issuer,
        Optional.of(at),
        Optional.of(new LogEntry(LOG, 7)));
  }
}
