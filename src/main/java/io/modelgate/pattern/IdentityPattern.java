package io.modelgate.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/** What an identity or its issuer must be. */
public sealed interface IdentityPattern {
  /** Whether it matches as a whole. */
  boolean matches(String text);

  /** As it was written. */
  String pattern();

  /**
   * Exactly this.
   *
   * @param pattern the text
   */
  record Exact(String pattern) implements IdentityPattern {
    @Override
    public boolean matches(String text) {
      return pattern.equals(text);
    }
  }

  /**
   * Any characters for each asterisk; but in the host of an address none that end it, so that
   * {@code https://*.example.com/} is no host of somebody else's.
   */
  record Globbed(Glob glob) implements IdentityPattern {
    private static final String SCHEME = "://";

    /**
     * Reads one of identities or issuers.
     *
     * @throws PatternException if it matches whatever there is
     */
    public static Globbed of(String pattern) throws PatternException {
      return of(
          pattern,
          NonexistentIdentities.ALL,
          "matches every identity of a kind: use a more specific pattern than *, for example"
              + " https://github.com/org/*");
    }

    /**
     * Reads one.
     *
     * @param nobodys what nobody has: none of it may match
     * @param otherwise what is wrong with one that matches whatever there is, a clause
     * @throws PatternException if it does
     */
    static Globbed of(String pattern, List<String> nobodys, String otherwise)
        throws PatternException {
      Glob glob = new Glob(pattern);
      Glob tried = new Glob(pattern.replace('\\', '/')); // a backslash must be no way around them
      if (glob.matchesWhateverThereIs() || nobodys.stream().anyMatch(tried::matches)) {
        throw new PatternException(otherwise);
      }
      return new Globbed(glob);
    }

    @Override
    public String pattern() {
      return glob.pattern();
    }

    @Override
    public boolean matches(String text) {
      return !MisleadingText.isMisleading(text) && matchesAddress(text);
    }

    private boolean matchesAddress(String text) {
      int scheme = pattern().indexOf(SCHEME);
      if (scheme < 0) {
        return glob.matches(text);
      }
      int path = pathOf(pattern());
      String host = pattern().substring(0, path);
      String rest = pattern().substring(path);
      int end = pathOf(text);
      return new Glob(host).matches(text.substring(0, end))
          && new Glob(rest.isEmpty() && host.endsWith("*") ? "*" : rest)
              .matches(text.substring(end));
    }

    /** Where the host of an address ends; its length if nothing comes after it, or it has none. */
    private static int pathOf(String address) {
      int scheme = address.indexOf(SCHEME);
      int at = scheme < 0 ? address.length() : scheme + SCHEME.length();
      while (at < address.length() && "/?#".indexOf(address.charAt(at)) < 0) {
        at++;
      }
      return at;
    }
  }

  /** A regular expression (RE2) for the whole text, in time proportional to its length. */
  record Regular(Pattern expression) implements IdentityPattern {
    private static final int MAX_LENGTH = 256;

    /**
     * Compiled, each counted repetition is a copy: a short text may become gigabytes. So counts
     * have two digits, and one group at most is repeated by a count, of one digit.
     */
    private static final java.util.regex.Pattern REPEATS =
        java.util.regex.Pattern.compile(
            "\\{([0-9]*,)?[0-9]{3,}|\\)\\{([0-9]*,)?[0-9]{2,}|(?s:\\)\\{.*\\)\\{)");

    /**
     * Reads one.
     *
     * @throws PatternException if it is none, is too costly, or matches identities of nobody
     */
    public static Regular of(String pattern) throws PatternException {
      if (pattern.length() > MAX_LENGTH) {
        throw new PatternException("may have at most " + MAX_LENGTH + " characters");
      }
      if (REPEATS.matcher(pattern).find()) {
        throw new PatternException(
            "repeats too much: use + or * instead of a number above 99 in {}, and of a number above"
                + " 9 or a second one after a group");
      }
      Regular regular;
      try {
        regular = new Regular(Pattern.compile(pattern));
      } catch (PatternSyntaxException e) {
        throw new PatternException("is not a regular expression (RE2): " + e.getDescription());
      }
      if (NonexistentIdentities.ALL.stream().anyMatch(regular.expression::matches)) {
        throw new PatternException(
            "matches every identity of a kind: use a more specific expression than .*, for example"
                + " https://github\\.com/org/[a-z-]+");
      }
      if (regular.expression.matches("")) {
        throw new PatternException(
            "matches an empty identity: add something that every identity must contain");
      }
      return regular;
    }

    @Override
    public String pattern() {
      return expression.pattern();
    }

    @Override
    public boolean matches(String text) {
      return !MisleadingText.isMisleading(text) && expression.matches(text);
    }
  }
}
