package io.modelgate.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as humans read them. */
final class HumanReadableTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, '1,000 bytes'",
    "9223372036854775807, '9,223,372,036,854,775,807 bytes'"
  })
  void bytes(long count, String text) {
    assertThat(HumanReadable.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 files", "1, 1 file", "20000, '20,000 files'"})
  void files(long count, String text) {
    assertThat(HumanReadable.files(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 s",
    "4999999, 0.00 s",
    "5000000, 0.01 s",
    "70000000, 0.07 s",
    "999999999, 1.00 s",
    "1234560000000, '1,234.56 s'"
  })
  void seconds(long nanos, String text) {
    assertThat(HumanReadable.seconds(nanos)).isEqualTo(text);
  }
}
