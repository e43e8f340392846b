package io.modelgate.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityPatternTest {
  @ParameterizedTest
  @CsvSource({
    "https://github\\.com/org/[a-z-]+, https://github.com/org/models, true",
    "https://github\\.com/org/[a-z-]+, https://github.com/org/models/evil, false",
    "https://github\\.com/org/[a-z-]+, xhttps://github.com/org/models, false",
    "a|b, ab, false",
    "(?m)a$, 'a\nb', false",
    "[0-9a-f]{40}@example\\.com, 0123456789012345678901234567890123456789@example.com, true",
  })
  void regularExpressionIsAnchored(String pattern, String text, boolean matches)
      throws PatternException {
    assertThat(IdentityPattern.Regular.of(pattern).matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".*",
        ".+",
        "(?s).*",
        "^.*$",
        "(.*)",
        "x|.*",
        "[^x]*",
        "\\S+",
        ".+@.+",
        "https://.*",
        "https?://[^/]+/.*",
        "[A-Za-z0-9]*",
        ".{1,100}"
      })
  void whatMatchesNobodysIdentitiesIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches every identity of a kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a)|(.*", "(", "a{2,1}", "(?=a)", "\\1", "a{1001}"})
  void whatIsNoExpressionIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("must be a regular expression (RE2): ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{1000}){1000}){1000}){1000})",
        "(a{100}){100}",
        "((a{10,}){10,}){100}",
        "(((((((((a){9}){9}){9}){9}){9}){9}){9}){9}){9}"
      })
  void whatWouldTakeGigabytesIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("repeats too much");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "https://*", "*@*", "*://*/*", "*@*.*"})
  void globOfEverythingIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Globbed.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches every identity");
  }
}
