package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sentence of the engine's about any pod: it is asked for with characters in the pod's place that
 * no text of a pod or policy has, and these become expressions.
 */
final class MessageTemplate {
  static final char NAME = '\ue000';
  static final char NAMESPACE = '\ue001';
  static final char LABEL = '\ue002';
  static final char RUNTIME = '\ue003';
  static final char USED = '\ue004';
  static final char CONTAINER = '\ue005';
  static final char CREATOR = '\ue008';
  static final char ACCOUNT = '\ue009';

  private MessageTemplate() {}

  /** Whether a text may be part of one: printable, in one line, and without those characters. */
  static boolean isPlain(String text) {
    return text.equals(text.strip())
        && text.codePoints()
            .noneMatch(
                each ->
                    Character.isISOControl(each)
                        || Character.getType(each) == Character.PRIVATE_USE
                        || Character.getType(each) == Character.SURROGATE
                        || Character.getType(each) == Character.LINE_SEPARATOR
                        || Character.getType(each) == Character.PARAGRAPH_SEPARATOR);
  }

  /** The expression of one. */
  static Cel of(String sentence, Map<Character, Cel> parts) {
    List<Cel> pieces = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < sentence.length(); i++) {
      char each = sentence.charAt(i);
      Cel part = parts.get(each);
      if (part == null) {
        plain.append(each);
      } else {
        pieces.add(Cel.text(plain.toString()));
        pieces.add(part);
        plain.setLength(0);
      }
    }
    pieces.add(Cel.text(plain.toString()));
    return new Cel(pieces.stream().map(Cel::source).collect(joining(" + ", "(", ")")));
  }
}
