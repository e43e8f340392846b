package io.modelgate.command.output;

import io.modelgate.command.output.Colors.Color;
import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes lines for people; what others wrote in them does not move the terminal's cursor. */
public final class Lines {
  private final PrintWriter out;
  private final Colors colors;

  /** Lines to a writer. */
  public Lines(PrintWriter out, Colors colors) {
    this.out = out;
    this.colors = colors;
  }

  /** Writes lines without colors. */
  public static Lines plain(PrintWriter out) {
    return new Lines(out, new Colors(Colors.When.never));
  }

  /** Writes one line, with control characters escaped. */
  public void line(String text) {
    line(text, Color.NONE, "");
  }

  /** A line that ends in a color. */
  public void line(String before, Color color, String text) {
    line(before, color, text, "");
  }

  /** A line with a color in its middle. */
  public void line(String before, Color color, String text, String after) {
    out.println(printable(before) + colors.paint(color, printable(text)) + printable(after));
  }

  /** A line of two texts in colors; both are printable already. */
  void line(
      String indent, Color colorLeft, String left, String between, Color colorRight, String right) {
    String before = left.isEmpty() ? "" : colors.paint(colorLeft, left);
    String after = right.isEmpty() ? "" : colors.paint(colorRight, right);
    out.println((indent + before + between + after).stripTrailing());
  }

  /** A difference, as {@link YamlDiff} gives it. */
  public void diff(String indent, Iterable<String> lines) {
    lines.forEach(each -> line(indent, YamlDiff.color(each), each));
  }

  /** Backslashes stay as they are: in YAML and patterns, two are not the same as one. */
  static String printable(String text) {
    return Arrays.stream(text.split("\\\\", -1))
        .map(each -> Printable.of(each, Integer.MAX_VALUE - 1))
        .collect(Collectors.joining("\\"));
  }
}
