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
        ".{1,99}",
        "[a-z]+",
        "[a-z.@]+",
        "(?s:.+)",
        "x||.*"
      })
  void whatMatchesNobodysIdentitiesIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches every identity of a kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a)|(.*", "(", "a{2,1}", "(?=a)", "\\1", "\\C*"})
  void whatIsNoExpressionIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("is not a regular expression (RE2): ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1001}",
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
  @ValueSource(strings = {"|", "a*", "a?", "()", "(https://example\\.com/a)?"})
  void whatMatchesAnEmptyIdentityIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Regular.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches an empty identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(team-){1,3}[a-z]+", "[0-9a-f]{40}@example\\.com"})
  void fewRepeatsAreTaken(String pattern) throws PatternException {
    assertThat(IdentityPattern.Regular.of(pattern).pattern()).isEqualTo(pattern);
  }

  /** What reads as something else than it is, no pattern matches. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/org/../evil/.github/workflows/x.yml@refs/heads/main",
        "https://github.com/org/%2E%2e/evil",
        "https://github.com/org/./x",
        "https://github.com/org/x/..",
        "https://github.com@evil.example/org/x",
        "https://github.com/org/x\u0000",
        "https://github.com/org/\u202ex",
        "https://github.com/org/x\n",
        "https://github.com/org/x\\..\\evil",
        "https://github.com/org/\ud800",
      })
  void misleadingTextIsMatchedByNothing(String identity) throws PatternException {
    assertThat(IdentityPattern.Globbed.of("https://github.com*").matches(identity)).isFalse();
    assertThat(IdentityPattern.Globbed.of("https://github.com/org/*").matches(identity)).isFalse();
    assertThat(IdentityPattern.Regular.of("(?s)https://github\\.com.*").matches(identity))
        .isFalse();
    assertThat(new IdentityPattern.Exact(identity).matches(identity)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*@example.com, alice@example.com, true",
    "*@example.com, evil@attacker.example@example.com, false",
    "https://github.com/org/*, https://github.com/org/a/.github/w.yml@refs/tags/@a/b@1.0, true",
    "refs/tags/*, refs/tags/@scope/package@1.0.0, true",
    "https://github.com/org/*, https://github.com/organization/x, false",
    "https://github.com/org*, https://github.com/organization/x, true",
  })
  void honestTextIsMatched(String pattern, String text, boolean matches) throws PatternException {
    assertThat(IdentityPattern.Globbed.of(pattern).matches(text)).isEqualTo(matches);
  }

  /** An asterisk in a host stands for no slash. */
  @ParameterizedTest
  @CsvSource({
    "https://*.example.com/models/*, https://forge.example.com/models/a, true",
    "https://*.example.com/models/*, https://evil.org/x.example.com/models/a, false",
    "https://*.example.com/models/*, https://evil.org?x.example.com/models/a, false",
    "https://*.example.com/models/*, https://evil.org#x.example.com/models/a, false",
    "https://*.example.com, https://login.example.com, true",
    "https://*.example.com, https://evil.org/.example.com, false",
    "https://login.example.*, https://login.example.com/realm, true",
    "*://login.example.com/*, https://login.example.com/realm, true",
    "*://login.example.com/*, https://evil.org/://login.example.com/realm, false",
    "spiffe://example.com/*, spiffe://example.com/a/b, true",
    "https://example.com*, https://example.com, true",
    "https://example.com/*, https://example.com, false",
  })
  void hostIsOneHost(String pattern, String text, boolean matches) throws PatternException {
    assertThat(IdentityPattern.Globbed.of(pattern).matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https*",
        "http*://*",
        "*@refs/heads/*",
        "urn:*",
        "h*",
        "*",
        "**",
        "https://*",
        "*@*",
        "*://*/*",
        "*@*.*"
      })
  void globOfEverythingIsRefused(String pattern) {
    assertThatThrownBy(() -> IdentityPattern.Globbed.of(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageStartingWith("matches every identity");
  }
}
