package io.modelgate.command.lint.rule;

import io.modelgate.pattern.Glob;
import java.util.List;

/** Says of globs which of them match all that others match. */
public final class Globs {
  private Globs() {}

  /**
   * Whether all that a glob matches is matched by another, too. An asterisk of the first is matched
   * by none but one of the other, and that matches as well whatever stands in its place.
   */
  public static boolean isWithin(Glob glob, Glob other) {
    return other.matches(glob.pattern());
  }

  /** Whether each of some globs is within one of others. */
  static boolean areWithin(List<Glob> globs, List<Glob> others) {
    return globs.stream()
        .allMatch(each -> others.stream().anyMatch(other -> isWithin(each, other)));
  }
}
