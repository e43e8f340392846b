package io.modelgate.pattern;

/**
 * A pattern in which {@code *} stands for any characters, also none; all others for themselves.
 *
 * @param pattern the pattern
 */
public record Glob(String pattern) {
  /** The glob that matches any text, also the empty one. */
  public static final Glob ANY = new Glob("*");

  /**
   * Whether all of {@code text} matches; in time proportional to both lengths, without recursion.
   */
  public boolean matches(String text) {
    int at = 0;
    int star = -1;
    int retry = 0;
    for (int i = 0; i < text.length(); ) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        retry = i;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  /**
   * Whether it holds an asterisk, and besides nothing but punctuation, perhaps behind a scheme such
   * as {@code https://}: then it tells nobody from anybody.
   */
  public boolean matchesWhateverThereIs() {
    if (pattern.indexOf('*') < 0) {
      return false;
    }
    int scheme = pattern.indexOf("://");
    boolean hasScheme = scheme > 0 && isWord(pattern.substring(0, scheme));
    return pattern
        .substring(hasScheme ? scheme : 0)
        .codePoints()
        .noneMatch(Character::isLetterOrDigit);
  }

  private static boolean isWord(String text) {
    return text.codePoints().allMatch(Character::isLetterOrDigit);
  }
}
