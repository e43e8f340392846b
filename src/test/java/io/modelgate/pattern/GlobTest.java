package io.modelgate.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "models-*, models-7b, true",
    "models-*, models-, true",
    "models-*, my-models-7b, false",
    "*/vllm:*, a/b/vllm:1, true",
    "*/vllm:*, vllm:1, false",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXbY, false",
    "*, '', true",
    "a, a, true",
    "a, aa, false",
    "a.c, abc, false",
  })
  void starsStandForAnything(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void hostilePatternEndsSoon() {
    Glob glob = new Glob("*a".repeat(100) + "b");

    assertThat(assertTimeout(Duration.ofSeconds(5), () -> glob.matches("a".repeat(20_000))))
        .isFalse();
  }
}
