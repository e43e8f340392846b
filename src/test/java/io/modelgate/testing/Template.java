package io.modelgate.testing;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sentence as a class holds it, with places for what is known only at run time.
 *
 * @param text a format, or the recipe of a concatenation, whose values are the character U+0001
 */
public record Template(String text) {
  private static final String VALUE = "%(\\d\\$)?[sd]|\u0001";
  private static final Pattern WORD = Pattern.compile("(?<![^ ])[A-Za-z]+(?=[,:;.]?( |$))");

  /** Whether somebody said it, with whatever values. */
  public boolean isSaidIn(List<String> said) {
    List<String> parts = Stream.of(text.split(VALUE, -1)).map(Pattern::quote).toList();
    Pattern pattern = Pattern.compile(String.join(".*?", parts), Pattern.DOTALL);
    return said.stream().anyMatch(pattern.asPredicate());
  }

  /** How many words of its own it has. */
  public long words() {
    return WORD.matcher(text).results().count();
  }
}
