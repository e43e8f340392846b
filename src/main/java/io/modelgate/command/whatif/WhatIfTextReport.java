package io.modelgate.command.whatif;

import io.modelgate.command.output.Colors;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.DecisionChange;
import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.StoredPodStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Numbers first, and then as many pods as somebody reads. */
final class WhatIfTextReport implements WhatIfReport {
  private final PrintWriter out;
  private final Lines lines;
  private final int most;
  private final Map<DecisionChange, List<PodChange>> shown = new EnumMap<>(DecisionChange.class);
  private int changed;

  /**
   * A report.
   *
   * @param most how many pods are shown
   */
  WhatIfTextReport(PrintWriter out, Colors colors, int most) {
    this.out = out;
    this.lines = new Lines(out, colors);
    this.most = most;
  }

  @Override
  public void add(PodChange change) {
    if (change.isAny()) {
      changed++;
      List<PodChange> same = shown.computeIfAbsent(change.result(), key -> new ArrayList<>());
      if (same.size() < most) {
        same.add(change);
      }
    }
  }

  @Override
  public void end(ChangeCounts tally, List<String> notes, List<String> faults, int exitCode) {
    boolean isAnyRead = tally.pods() > 0 || faults.isEmpty();
    if (isAnyRead) {
      counts(tally);
      stored(tally);
      changes();
    }
    if (isAnyRead && !notes.isEmpty()) {
      out.println();
    }
    notes.forEach(each -> lines.line("note: " + each));
  }

  private void counts(ChangeCounts tally) {
    lines.line("%s, if each is created again as it was:".formatted(pods(tally.pods())));
    table(
        List.of(),
        tally.counts().stream()
            .map(
                each ->
                    new Row(
                        color(each.result()),
                        List.of(
                            "  " + words(each.result()), Integer.toString(each.pods()), each.by())))
            .toList());
  }

  private void stored(ChangeCounts tally) {
    int worse = tally.becoming(StoredPodStatus.State.UNPROTECTED);
    int better = tally.becoming(StoredPodStatus.State.PROTECTED);
    if (worse > 0) {
      lines.line("%s would be reported as unprotected until created again.".formatted(pods(worse)));
    }
    if (better > 0) {
      lines.line("%s would be reported as protected, as stored.".formatted(pods(better)));
    }
  }

  private void changes() {
    if (changed == 0 || most == 0) {
      return;
    }
    List<Row> rows = new ArrayList<>();
    shown
        .values()
        .forEach(
            same -> same.stream().limit(most - rows.size()).forEach(each -> rows.add(row(each))));
    out.println();
    table(List.of("POD", "CONTROLLER", "RESULT", "WHY"), rows);
    if (changed > rows.size()) {
      lines.line(
          "These are %d of %d: --limit shows more, and --output json all."
              .formatted(rows.size(), changed));
    }
  }

  private static Row row(PodChange change) {
    return new Row(
        color(change.result()),
        List.of(
            change.display(),
            change.owner().isEmpty() ? "-" : change.owner(),
            words(change.result()),
            change.detail()));
  }

  private record Row(Color color, List<String> cells) {}

  /** The last column is as wide as it is. */
  private void table(List<String> head, List<Row> rows) {
    List<Row> all = new ArrayList<>();
    if (!head.isEmpty()) {
      all.add(new Row(Color.BOLD, head));
    }
    all.addAll(rows);
    int columns = all.stream().mapToInt(each -> each.cells().size()).max().orElse(0);
    int[] widths = new int[columns];
    for (Row row : all) {
      for (int i = 0; i < columns - 1; i++) {
        widths[i] = Math.max(widths[i], row.cells().get(i).length());
      }
    }
    for (Row row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns - 1; i++) {
        String cell = row.cells().get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      String text = line + row.cells().get(columns - 1);
      lines.line("", row.color(), text.stripTrailing());
    }
  }

  private static String pods(int number) {
    return number == 1 ? "1 pod" : number + " pods";
  }

  private static String words(DecisionChange result) {
    return switch (result) {
      case DENIED_TODAY -> "denied today too";
      case ADMITTED -> "no longer denied";
      default -> result.word();
    };
  }

  private static Color color(DecisionChange result) {
    return switch (result) {
      case UNDECIDED, DENIED, UNPROTECTED -> Color.RED;
      case WARNED, AUDITED -> Color.YELLOW;
      case ADMITTED, PROTECTED -> Color.GREEN;
      case PATCHED -> Color.CYAN;
      case DENIED_TODAY, UNCHANGED -> Color.NONE;
    };
  }
}
