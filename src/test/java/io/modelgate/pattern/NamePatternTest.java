package io.modelgate.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=a,O=b | CN=a,O=b",
        "CN=a, O=b | CN=a,O=b",
        "CN=*,O=b | CN=anything at all,O=b",
        "*,O=b | O=b",
        "*,O=b | CN=a,OU=c,O=b",
        "*,O=b,* | CN=a,O=b,C=US",
        "CN=a+OU=c,O=b | CN=a+OU=c,O=b",
        "CN=a\\,b | CN=a\\,b",
      })
  void matches(String pattern, String name) throws PatternException {
    assertThat(NamePattern.of(pattern).matches(new X500Principal(name).getName())).isTrue();
  }

  /** Values that pretend to be more attributes are one value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=*,O=b | CN=x\\,O=b",
        "CN=*,O=b | CN=\"x,O=b\"",
        "*,O=b | CN=x\\,O=b",
        "CN=*+OU=b | CN=x\\+OU=b",
        "CN=*,OU=b | CN=x+OU=b",
        "CN=*,O=b | CN=x,OU=y,O=b",
        "CN=a | CN=ab",
        "CN=a | CN=a,O=b",
        "CN=a,O=b | O=b,CN=a",
        "*,O=b,* | CN=a,C=US",
        "CN=a,O=b | O=b",
      })
  void matchesNot(String pattern, String name) throws PatternException {
    assertThat(NamePattern.of(pattern).matches(new X500Principal(name).getName())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*,*", "CN=*", "CN=*,*", "CN=**", "CN=* *", "CN=*+O=*", "CN="})
  void whatMatchesEveryNameIsRefused(String pattern) {
    assertThatThrownBy(() -> NamePattern.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches every name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a,CN=b", "=a", "CN=a,", "*a", "C N=a", "CN=a+*"})
  void whatIsNoNameIsRefused(String pattern) {
    assertThatThrownBy(() -> NamePattern.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("is not a distinguished name");
  }
}
