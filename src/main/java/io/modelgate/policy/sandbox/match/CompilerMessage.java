package io.modelgate.policy.sandbox.match;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What CEL's compiler says, for people. Its parser names the tokens of its grammar, and lists all
 * that could stand at a place.
 */
final class CompilerMessage {
  /** A kind of message, and what to say instead. */
  private record Wording(Pattern message, String instead) {
    Wording(String message, String instead) {
      this(Pattern.compile(message), instead);
    }
  }

  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("(?:mismatched|extraneous) input '<EOF>' expecting .*", "it ends too early"),
          new Wording(
              "(?:mismatched|extraneous) input ('.*?') expecting (?:\\{.*|<EOF>)",
              "$1 is unexpected"),
          new Wording(
              "(?:mismatched|extraneous) input ('.*?') expecting (.*)",
              "$1 is unexpected, $2 is expected"),
          new Wording("missing (.*) at '<EOF>'", "$1 is missing at the end"),
          new Wording("missing (.*) at (.*)", "$1 is missing before $2"),
          new Wording("no viable alternative at input (.*)", "something is wrong or missing at $1"),
          new Wording("token recognition error at: (.*)", "$1 is not understood"),
          new Wording("(.*) \\(in container ''\\)", "$1"),
          new Wording("(.*?) \\(candidates: .*", "$1"));

  private CompilerMessage() {}

  /** A clause about a message of one line, without its place. */
  static String clause(String message) {
    for (Wording each : WORDINGS) {
      Matcher matcher = each.message().matcher(message);
      if (matcher.matches()) {
        return matcher.replaceFirst(each.instead());
      }
    }
    return message;
  }
}
