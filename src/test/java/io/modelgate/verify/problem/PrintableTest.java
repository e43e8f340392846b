package io.modelgate.verify.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "0x1b, '\\u001b'",
    "0x200b, '\\u200b'",
    "0x2028, '\\u2028'",
    "0xd800, '\\ud800'",
    "0xe0001, '\\U000e0001'",
    "0x5c, '\\\\'",
    "0xfc, 'ü'",
    "0x1f600, '😀'",
  })
  void whatAHumanCannotSeeIsEscaped(String character, String shown) {
    assertThat(Printable.of(Character.toString(Integer.decode(character)))).isEqualTo(shown);
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.of("a".repeat(301))).isEqualTo("a".repeat(300) + "…");
  }
}
