package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An expression of the Common Expression Language, as text. Texts of policies get in by {@link
 * #text} only, as literals; all else is made of constants of ours and of other expressions.
 *
 * @param source the expression; wherever it is put, it is one operand
 */
record Cel(String source) {
  static final Cel TRUE = new Cel("true");
  static final Cel FALSE = new Cel("false");
  static final Cel NOTHING = text("");

  /** A constant of ours in which each {@code %s} stands for an expression. */
  static Cel of(String constant, Cel... parts) {
    Object[] sources = List.of(parts).stream().map(Cel::source).toArray();
    return new Cel("(" + constant.formatted(sources) + ")");
  }

  /** A name of ours. */
  static Cel name(String name) {
    return new Cel(name);
  }

  /** A literal; what is not printable ASCII is escaped, so that nothing ends it but its quote. */
  static Cel text(String text) {
    StringBuilder literal = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            each -> {
              if (each == '"' || each == '\\') {
                literal.append('\\').append((char) each);
              } else if (each >= ' ' && each <= '~') {
                literal.append((char) each);
              } else if (Character.isBmpCodePoint(each)) {
                literal.append("\\u%04x".formatted(each));
              } else {
                literal.append("\\U%08x".formatted(each));
              }
            });
    return new Cel(literal.append('"').toString());
  }

  /** A list of literals, in order. */
  static Cel texts(Collection<String> texts) {
    return new Cel(
        texts.stream().map(each -> text(each).source()).collect(joining(", ", "[", "]")));
  }

  /** The same of a set, in an order that is always the same. */
  static Cel texts(Set<String> texts) {
    return texts((Collection<String>) new TreeSet<>(texts));
  }

  /** Whether all hold; evaluated in order, as far as need be. */
  static Cel all(List<Cel> conditions) {
    return joined(conditions, " && ", TRUE);
  }

  /** An expression that is true if any of the conditions is. */
  static Cel any(List<Cel> conditions) {
    return joined(conditions, " || ", FALSE);
  }

  Cel not() {
    return new Cel("!" + source);
  }

  private static Cel joined(List<Cel> conditions, String operator, Cel none) {
    if (conditions.size() < 2) {
      return conditions.isEmpty() ? none : conditions.get(0);
    }
    return new Cel(conditions.stream().map(Cel::source).collect(joining(operator, "(", ")")));
  }
}
