package io.modelgate.policy.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings and their order are those of apimachinery's quantities. */
final class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "4, 4500m",
    "3999m, 4",
    "0.5, 501m",
    "999n, 1u",
    "999k, 1M",
    "1G, 1Gi",
    "1Ki, 1025",
    "1E, 1Ei",
    "-1, 0",
    "9e2, 1k",
    "1E2, 101",
    ".5, 1",
    "5., 6",
    "1Gi, 1.5Gi",
    "0.0000000001, 2n"
  })
  void oneIsLessThanTheOther(String less, String more) {
    assertThat(Quantity.parse(less).orElseThrow()).isLessThan(Quantity.parse(more).orElseThrow());
    assertThat(Quantity.isSame(TextNode.valueOf(less), TextNode.valueOf(more))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4000m",
    "0.5, 500m",
    "1Ki, 1024",
    "+1, 1",
    "1e3, 1k",
    "1E3, 1000",
    "5., 5",
    "0.1n, 1n",
    "1.0, 1"
  })
  void bothAreTheSame(String one, String other) {
    assertThat(Quantity.parse(one)).isPresent().isEqualTo(Quantity.parse(other));
    assertThat(Quantity.isSame(TextNode.valueOf(one), TextNode.valueOf(other))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "m", "1 ", "1mm", "1e", "1e1000", "1K", "0x1", "one", "1.2.3", "--1", "1e1.5"
      })
  void thatIsNone(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 100_000})
  void oneThatIsTooLongToBeMeantIsNone(int digits) {
    assertThat(Quantity.parse("1".repeat(digits))).isEmpty();
  }
}
