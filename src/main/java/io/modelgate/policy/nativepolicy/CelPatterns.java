package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import io.modelgate.pattern.Glob;
import java.util.Collection;
import java.util.List;

/** Globs in the Common Expression Language: as comparisons if they are simple, else as RE2. */
final class CelPatterns {
  private CelPatterns() {}

  /** Whether a text matches one of several. */
  static Cel anyGlob(Cel text, List<Glob> globs) {
    return Cel.any(globs.stream().map(each -> glob(text, each)).toList());
  }

  /** Whether a text matches one. */
  static Cel glob(Cel text, Glob glob) {
    String pattern = glob.pattern().replaceAll("\\*+", "*");
    int first = pattern.indexOf('*');
    int last = pattern.lastIndexOf('*');
    if (first < 0) {
      return Cel.of("%s == %s", text, Cel.text(pattern));
    }
    if (pattern.equals("*")) {
      return Cel.TRUE;
    }
    if (first == last && last == pattern.length() - 1) {
      return Cel.of("%s.startsWith(%s)", text, Cel.text(pattern.substring(0, first)));
    }
    if (first == last && first == 0) {
      return Cel.of("%s.endsWith(%s)", text, Cel.text(pattern.substring(1)));
    }
    if (first == 0
        && last == pattern.length() - 1
        && pattern.indexOf('*', 1) == pattern.length() - 1) {
      return Cel.of("%s.contains(%s)", text, Cel.text(pattern.substring(1, pattern.length() - 1)));
    }
    return Cel.of("%s.matches(%s)", text, Cel.text("^(?s:" + regex(pattern) + ")$"));
  }

  /** Whether a text matches one of many, by one regular expression: that costs less. */
  static Cel oneOf(Cel text, Collection<Glob> globs) {
    String all = globs.stream().map(each -> regex(each.pattern())).collect(joining("|"));
    return globs.isEmpty()
        ? Cel.FALSE
        : Cel.of("%s.matches(%s)", text, Cel.text("^(?s:" + all + ")$"));
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            each -> {
              if (each == '*') {
                regex.append(".*");
              } else if (each >= 0x80 || Character.isLetterOrDigit(each)) {
                regex.appendCodePoint(each);
              } else {
                regex.append(each > ' ' ? "\\" + (char) each : "\\x{%x}".formatted(each));
              }
            });
    return regex.toString();
  }
}
