package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class PropagationDelayTest {
  private static final long NANOS = PropagationDelay.DELAY_MILLIS * 1_000_000L;

  private long now = -5;
  private final PropagationDelay settling = new PropagationDelay(() -> now);

  @Test
  void isOverAMomentAfterEachGenerationWasSeen() {
    assertThat(settling.hasElapsed("a/demo", 1)).isFalse();
    now += NANOS - 1;
    assertThat(settling.hasElapsed("a/demo", 1)).isFalse();
    assertThat(settling.hasElapsed("b/demo", 1)).isFalse();
    now += 1;
    assertThat(settling.hasElapsed("a/demo", 1)).isTrue();
    assertThat(settling.hasElapsed("b/demo", 1)).isFalse();

    assertThat(settling.hasElapsed("a/demo", 2)).isFalse();
    now += NANOS;
    assertThat(settling.hasElapsed("a/demo", 2)).isTrue();
  }

  @Test
  void policyThatComesBackSettlesAnew() {
    assertThat(settling.hasElapsed("a/demo", 1)).isFalse();
    now += NANOS;
    settling.retain(Set.of("b/demo"));

    assertThat(settling.hasElapsed("a/demo", 1)).isFalse();
  }
}
