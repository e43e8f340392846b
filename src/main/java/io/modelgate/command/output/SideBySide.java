package io.modelgate.command.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRow.Tag;
import com.github.difflib.text.DiffRowGenerator;
import io.modelgate.command.output.Colors.Color;
import java.util.List;

/** Two trees as YAML beside each other, in the 80 columns that every terminal has. */
public final class SideBySide {
  private static final int COLUMN = 36;
  private static final int CONTEXT = 3;
  private static final String INDENT = "    ";

  private final Lines lines;

  /** Written to these lines. */
  public SideBySide(Lines lines) {
    this.lines = lines;
  }

  /** Writes what differs, with some lines around it; of equal trees nothing. */
  public void print(String titleLeft, JsonNode left, String titleRight, JsonNode right) {
    List<DiffRow> rows =
        DiffRowGenerator.create()
            .lineNormalizer(line -> line) // else made for HTML
            .build()
            .generateDiffRows(lines(left), lines(right));
    if (rows.stream().allMatch(each -> each.getTag() == Tag.EQUAL)) {
      return;
    }
    row(Color.CYAN, titleLeft, ' ', Color.CYAN, titleRight);
    boolean isLeftOut = false;
    for (int i = 0; i < rows.size(); i++) {
      if (isNearADifference(rows, i)) {
        row(rows.get(i));
        isLeftOut = false;
      } else if (!isLeftOut) {
        row(Color.NONE, "…", ' ', Color.NONE, "…");
        isLeftOut = true;
      }
    }
  }

  private static List<String> lines(JsonNode tree) {
    return YamlText.write(tree).lines().map(Lines::printable).toList();
  }

  private static boolean isNearADifference(List<DiffRow> rows, int at) {
    return rows.subList(Math.max(0, at - CONTEXT), Math.min(rows.size(), at + CONTEXT + 1)).stream()
        .anyMatch(each -> each.getTag() != Tag.EQUAL);
  }

  private void row(DiffRow row) {
    switch (row.getTag()) {
      case EQUAL -> row(Color.NONE, row.getOldLine(), ' ', Color.NONE, row.getNewLine());
      case CHANGE -> row(Color.RED, row.getOldLine(), '|', Color.GREEN, row.getNewLine());
      case DELETE -> row(Color.RED, row.getOldLine(), '<', Color.NONE, "");
      case INSERT -> row(Color.NONE, "", '>', Color.GREEN, row.getNewLine());
    }
  }

  /** A long line goes on below itself. */
  private void row(Color colorLeft, String left, char mark, Color colorRight, String right) {
    int parts = Math.max(1, Math.max(parts(left), parts(right)));
    for (int i = 0; i < parts; i++) {
      String before = part(left, i);
      String after = part(right, i);
      String between = " ".repeat(COLUMN - before.length()) + " " + mark + " ";
      lines.line(
          INDENT,
          colorLeft,
          before,
          after.isEmpty() ? between.stripTrailing() : between,
          colorRight,
          after);
    }
  }

  private static int parts(String text) {
    return (text.length() + COLUMN - 1) / COLUMN;
  }

  private static String part(String text, int index) {
    int from = Math.min(text.length(), index * COLUMN);
    return text.substring(from, Math.min(text.length(), from + COLUMN));
  }
}
