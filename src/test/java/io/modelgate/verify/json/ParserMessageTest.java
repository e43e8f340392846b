package io.modelgate.verify.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with JSON is said in words that mean something to people. */
final class ParserMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": NaN} | column 10: 'NaN' is not a number in JSON",
        "{\"a\": -Infinity} | column 16: '-Infinity' is not a number in JSON",
        "{\"a\": +1} | column 8: unexpected character '+' in numeric value: it has no plus sign",
        "{\"a\": .5} | column 7: unexpected character '.': expected a valid value",
        "{'a': 1} | column 2: unexpected character ''': was expecting double-quote to start field"
            + " name",
        "/* */{} | column 1: unexpected character '/': JSON has no comments",
        "{\"a\": \"\u0001\"} | column 8: a control character in a string is not escaped",
        "{\"a\": \"\\x\"} | column 9: unknown escape 'x'",
        "{\"a\": tru} | column 11: Unrecognized token 'tru'",
        "<html> | column 1: unexpected character '<': expected a valid value",
        "{\"a\": 1 | column 8: Unexpected end-of-input: expected close marker for Object",
      })
  void noneOfTheParsersInternals(String json, String sentence) {
    assertThatThrownBy(() -> StrictJson.read(json.getBytes(UTF_8), ParserMessageTest::all))
        .isInstanceOf(VerificationException.class)
        .hasMessage("it is not usable JSON at line 1, " + sentence);
  }

  @ParameterizedTest
  @CsvSource({"@@@@", "AAA"})
  void brokenBase64IsNamed(String text) {
    String json = "{\"a\": \"" + text + "\"}";
    assertThatThrownBy(() -> StrictJson.read(json.getBytes(UTF_8), ParserMessageTest::base64))
        .hasMessageMatching("it is not usable JSON at line 1, column \\d+: a string is not Base64");
  }

  private static boolean all(StrictJson json) throws IOException, VerificationException {
    json.objectValue("the document", field -> json.skip());
    return true;
  }

  private static boolean base64(StrictJson json) throws IOException, VerificationException {
    json.objectValue("the document", field -> json.base64Value(field));
    return true;
  }
}
