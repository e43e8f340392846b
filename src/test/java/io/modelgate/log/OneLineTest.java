package io.modelgate.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What others said, in a log. */
final class OneLineTest {
  @Test
  void nothingInItEndsTheLineOrTurnsIt() {
    assertThat(OneLine.of(" a\r\nb\u0085c\u2028d\u202ee\u0000\u001b[31mf\tg ", 100))
        .isEqualTo("a b c d e [31mf g");
  }

  @Test
  void itIsCut() {
    assertThat(OneLine.of("é".repeat(11), 10)).isEqualTo("é".repeat(10) + "…");
  }
}
