package io.modelgate.verify.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of changed files of lines and timestamps, the same in each run: each ends with a
 * sentence, and none is believed for what it was not.
 */
@Timeout(120)
final class SeededFuzzTest {
  private static final long SEED = 16;
  private static final int RUNS = 4000;

  @TempDir Path temporary;

  @Test
  void noClaimsBreakTheirReaderOrPassForASignature() throws Exception {
    ClaimsFuzz claims = new ClaimsFuzz(temporary.resolve("claims.jsonl"));
    assertThat(claims.run(claims.seed())).isEqualTo(2);
    Mutations mutations = new Mutations(SEED);
    int whole = 0;

    for (int i = 0; i < RUNS; i++) {
      byte[] data = mutations.of(claims.seed());
      int verified = claims.run(data);
      assertThat(verified).isLessThanOrEqualTo(2);
      whole += verified == 2 ? 1 : 0;
    }

    assertThat(whole).isBetween(1, RUNS - 1); // it breaks some, and not all
  }

  @Test
  void noTimestampBreaksItsReaderOrTellsAnotherTime() throws Exception {
    TimestampFuzz timestamps = new TimestampFuzz();
    assertThat(timestamps.run(timestamps.seed())).isTrue();
    Mutations mutations = new Mutations(SEED);
    int counted = 0;

    for (int i = 0; i < RUNS; i++) {
      counted += timestamps.run(mutations.of(timestamps.seed())) ? 1 : 0;
    }

    assertThat(counted).isBetween(1, RUNS - 1);
  }
}
