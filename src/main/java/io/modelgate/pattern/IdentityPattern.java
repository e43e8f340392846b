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

  /** Any characters for each asterisk. */
  record Globbed(Glob glob) implements IdentityPattern {
    /**
     * Reads one.
     *
     * @throws PatternException if it matches whatever there is
     */
    public static Globbed of(String pattern) throws PatternException {
      return new Globbed(
          Glob.restricting(
              pattern,
              "matches every identity: write more of it than *, for instance"
                  + " https://github.com/org/*"));
    }

    @Override
    public String pattern() {
      return glob.pattern();
    }

    @Override
    public boolean matches(String text) {
      return glob.matches(text);
    }
  }

  /** A regular expression (RE2) for the whole text, in time proportional to its length. */
  record Regular(Pattern expression) implements IdentityPattern {
    private static final int LONGEST = 256;

    /** Compiled, each counted repetition is a copy: a short text may become gigabytes. */
    private static final int LARGEST = 5000;

    /** Of nobody's: names under .invalid belong to no one (RFC 2606). */
    private static final List<String> NOBODY =
        List.of(
            "a0b1@c2d3.invalid",
            "Zy9.x8@w7-v6.u5.invalid",
            "https://a0b1.invalid/c2d3/e4f5@refs/heads/g6h7",
            "http://Zy9.invalid/x8",
            "urn:zy9:x8",
            "a0b1",
            "Zy9");

    /**
     * Reads one.
     *
     * @throws PatternException if it is none, is too costly, or matches identities of nobody
     */
    public static Regular of(String pattern) throws PatternException {
      if (pattern.length() > LONGEST) {
        throw new PatternException("must have at most " + LONGEST + " characters");
      }
      if (size(pattern) > LARGEST) {
        throw new PatternException("repeats too much: use + or * instead of large numbers in {}");
      }
      Regular regular;
      try {
        regular = new Regular(Pattern.compile(pattern));
      } catch (PatternSyntaxException e) {
        throw new PatternException("must be a regular expression (RE2): " + e.getDescription());
      }
      if (NOBODY.stream().anyMatch(regular::matches)) {
        throw new PatternException(
            "matches every identity of a kind: write more of it than .*, for instance"
                + " https://github\\.com/org/[a-z-]+");
      }
      return regular;
    }

    @Override
    public String pattern() {
      return expression.pattern();
    }

    @Override
    public boolean matches(String text) {
      return expression.matches(text);
    }

    /**
     * About how many instructions it has, compiled: repetitions of groups are counted as if each
     * held the others.
     */
    private static long size(String pattern) {
      long size = pattern.length();
      long groups = 1;
      for (int at = pattern.indexOf('{'); at >= 0; at = pattern.indexOf('{', at + 1)) {
        int end = pattern.indexOf('}', at);
        long count = end < 0 ? 1 : largest(pattern.substring(at + 1, end));
        if (at > 0 && pattern.charAt(at - 1) == ')') {
          groups = Math.min(groups * count, LARGEST + 1L);
        } else {
          size += count;
        }
      }
      return size * groups;
    }

    /** Of {@code n}, {@code n,} and {@code n,m}; longer ones than four digits RE2 refuses. */
    private static long largest(String counts) {
      long largest = 1;
      for (String count : counts.split(",", -1)) {
        if (count.matches("[0-9]{1,4}")) {
          largest = Math.max(largest, Long.parseLong(count));
        }
      }
      return largest;
    }
  }
}
