package io.modelgate.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of distinguished names (RFC 2253), for example {@code CN=*,O=Example}. It is compared
 * attribute by attribute, so that {@code *} in a value stands for no other attribute; an attribute
 * that is only {@code *} stands for any number of them.
 *
 * @param pattern as it was written
 */
public record NamePattern(String pattern) {
  private static final String ANY = "*";

  /**
   * Reads one.
   *
   * @throws PatternException if it is no distinguished name, or matches whatever name there is
   */
  public static NamePattern of(String pattern) throws PatternException {
    List<String> attributes = attributes(pattern);
    for (String attribute : attributes) {
      if (!attribute.equals(ANY) && !hasType(attribute)) {
        throw new PatternException(
            "is not a distinguished name such as CN=Example,O=Organization, in which each value may"
                + " contain *");
      }
    }
    if (attributes.stream().noneMatch(NamePattern::saysSomething)) {
      throw new PatternException(
          "matches every name: write the value of at least one attribute, for example"
              + " *,O=Organization");
    }
    return new NamePattern(pattern);
  }

  /** Whether a name as RFC 2253 writes it matches as a whole. */
  public boolean matches(String name) {
    List<String> wanted = attributes(pattern);
    List<String> found = attributes(name);
    int at = 0;
    int star = -1;
    int retry = 0;
    for (int i = 0; i < found.size(); ) {
      if (at < wanted.size() && wanted.get(at).equals(ANY)) {
        star = at++;
        retry = i;
      } else if (at < wanted.size() && new Glob(wanted.get(at)).matches(found.get(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++retry;
      } else {
        return false;
      }
    }
    while (at < wanted.size() && wanted.get(at).equals(ANY)) {
      at++;
    }
    return at == wanted.size();
  }

  private static boolean isShared(CharSequence attribute) {
    return attribute.length() == 1 && attribute.charAt(0) == '+';
  }

  private static boolean hasType(String attribute) {
    int start = attribute.startsWith("+") ? 1 : 0;
    int end = attribute.indexOf('=');
    return end > start
        && attribute
            .substring(start, end)
            .chars()
            .allMatch(
                each ->
                    (each < 0x80 && Character.isLetterOrDigit(each)) || each == '.' || each == '-');
  }

  private static boolean saysSomething(String attribute) {
    return attribute
        .substring(attribute.indexOf('=') + 1)
        .chars()
        .anyMatch(each -> "* +,\\".indexOf(each) < 0);
  }

  /**
   * The attributes with their values, blanks before them left out. One that shares its place with
   * the one before keeps the plus between them: so neither is taken for the other.
   */
  private static List<String> attributes(String name) {
    List<String> attributes = new ArrayList<>();
    StringBuilder attribute = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      if (each == '\\' && i + 1 < name.length()) {
        attribute.append(each).append(name.charAt(++i));
      } else if (each == ',' || each == '+') {
        attributes.add(attribute.toString());
        attribute.setLength(0);
        attribute.append(each == '+' ? "+" : "");
      } else if (each != ' ' || (!attribute.isEmpty() && !isShared(attribute))) {
        attribute.append(each);
      }
    }
    attributes.add(attribute.toString());
    return attributes;
  }
}
