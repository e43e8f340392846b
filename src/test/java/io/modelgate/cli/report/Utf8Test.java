package io.modelgate.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is cut between characters, wherever the limit falls. */
final class Utf8Test {
  @ParameterizedTest
  @ValueSource(strings = {"model.sig is missing", "モデルが署名されていません", "😀😁😂🤣😃", "aé😀モ"})
  void textIsCutBetweenCharacters(String text) {
    int whole = text.getBytes(UTF_8).length;

    assertThat(Utf8.cut(text, whole)).isEqualTo(text);
    for (int bytes = 3; bytes < whole; bytes++) {
      String cut = Utf8.cut(text, bytes);
      assertThat(cut.getBytes(UTF_8)).hasSizeBetween(bytes - 3, bytes);
      assertThat(cut).endsWith("…").doesNotContain("\ufffd", "?");
      assertThat(text).startsWith(cut.substring(0, cut.length() - 1));
    }
  }
}
