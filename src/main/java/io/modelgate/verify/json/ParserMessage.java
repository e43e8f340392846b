package io.modelgate.verify.json;

import java.util.List;

/**
 * What the parser says about JSON, without its own methods, sources, features and names, which mean
 * nothing to whoever reads the sentence.
 */
final class ParserMessage {
  private static final List<Rule> RULES =
      List.of(
          new Rule(".*[Bb]ase64.*", "a string is not Base64"),
          new Rule("Non-standard token '([^']*)'.*", "'$1' is not a number in JSON"),
          new Rule(
              "Illegal unquoted character .*", "a control character in a string is not escaped"),
          new Rule("Illegal character \\(\\(CTRL-CHAR.*", "a control character is not in a string"),
          new Rule("Unrecognized character escape ('.*') \\(code [^)]*\\)", "unknown escape $1"),
          new Rule("Unexpected character \\((.*?) \\(code [^)]*\\)\\)", "unexpected character $1"),
          new Rule(
              ": JSON spec does not allow numbers to have plus signs.*", ": it has no plus sign"),
          new Rule(": maybe a \\(non-standard\\) comment.*", ": JSON has no comments"),
          new Rule("(: was expecting)? \\(?(JSON )?String, Number, Array.*", ""),
          new Rule(
              ", from `[^`]*`| \\(start marker at.*| \\(not recognized as.*|: enable `.*", ""));

  private ParserMessage() {}

  private record Rule(String pattern, String replacement) {}

  static String inOurWords(String message) {
    String text = message;
    for (Rule each : RULES) {
      text = text.replaceAll("(?s)" + each.pattern(), each.replacement());
    }
    return text;
  }
}
