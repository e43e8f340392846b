package io.modelgate.command.lint.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a field: its steps are names and numbers.
 *
 * @param steps a name of a field as text, the place in a list as a number
 */
public record FieldPath(List<Object> steps) {
  /** The way to {@code spec}, where findings about a whole policy point. */
  public static final FieldPath SPEC = of("spec");

  /** How sentences name one: {@code spec.rules[0].match}. */
  private static final Pattern IN_A_SENTENCE =
      Pattern.compile("\\bspec((?:\\.[A-Za-z]+|\\[[^\\]]{1,400}])*)");

  private static final Pattern STEP = Pattern.compile("\\.([A-Za-z]+)|\\[([^\\]]+)]");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  /** The way by names and numbers. */
  public static FieldPath of(Object... steps) {
    return new FieldPath(List.of(steps));
  }

  /** The first one that a sentence names. */
  public static Optional<FieldPath> in(String sentence) {
    Matcher found = IN_A_SENTENCE.matcher(sentence);
    if (!found.find()) {
      return Optional.empty();
    }
    List<Object> steps = new ArrayList<>(List.of("spec"));
    Matcher step = STEP.matcher(found.group(1));
    while (step.find()) {
      String name = step.group(1) == null ? step.group(2) : step.group(1);
      steps.add(NUMBER.matcher(name).matches() ? (Object) Integer.valueOf(name) : name);
    }
    return Optional.of(new FieldPath(List.copyOf(steps)));
  }

  /** The way one or more steps further. */
  public FieldPath then(Object... further) {
    List<Object> all = new ArrayList<>(steps);
    all.addAll(List.of(further));
    return new FieldPath(List.copyOf(all));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object each : steps) {
      if (each instanceof Integer) {
        text.append('[').append(each).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(each);
      }
    }
    return text.toString();
  }
}
