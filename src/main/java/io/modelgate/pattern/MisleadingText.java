package io.modelgate.pattern;

import java.util.stream.Stream;

/**
 * Texts in certificates that read as something else than they are. No pattern matches them: {@code
 * https://github.com/org/*} means what is below {@code org}, which {@code
 * https://github.com/org/../evil} is not.
 */
final class MisleadingText {
  private static final String SCHEME = "://";

  private MisleadingText() {}

  static boolean isMisleading(String text) {
    return text.codePoints().anyMatch(InvisibleCharacters::isInvisible)
        || text.indexOf('\\') >= 0
        || hasDotSegment(text)
        || hasUser(text);
  }

  /** Which leads out of the directory before it (RFC 3986, 5.2.4). */
  private static boolean hasDotSegment(String text) {
    return text.indexOf('/') >= 0
        && Stream.of(text.split("[/?#]", -1))
            .map(segment -> segment.replaceAll("(?i)%2e", "."))
            .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
  }

  /** Before the host, which then is not where it seems; or a second domain. */
  private static boolean hasUser(String text) {
    int scheme = text.indexOf(SCHEME);
    if (scheme >= 0) {
      String behind = text.substring(scheme + SCHEME.length());
      return behind.split("[/?#]", 2)[0].indexOf('@') >= 0;
    }
    return text.indexOf('/') < 0 && text.indexOf('@') != text.lastIndexOf('@');
  }
}
