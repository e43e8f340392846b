package io.modelgate.cli.report;

import io.modelgate.cli.report.Outcome.Compared;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Differences;
import java.util.List;

/** A report for humans: a line for each of the first differing files, then the verdict. */
final class TextReport {
  private static final int MOST_NAMED = 20;

  private TextReport() {}

  /** The whole report, lines without a break after the last. */
  static String of(Report report) {
    return of(report, MOST_NAMED);
  }

  /**
   * The report in at most that many bytes of UTF-8: files are left out from the end, counts stay.
   */
  static String within(Report report, int bytes) {
    int most = MOST_NAMED;
    String text = of(report, most);
    while (most > 0 && Utf8.length(text) > bytes) {
      most--;
      text = of(report, most);
    }
    return Utf8.cut(text, bytes);
  }

  private static String of(Report report, int most) {
    StringBuilder text = new StringBuilder();
    if (report.outcome() instanceof Compared compared && !compared.verified()) {
      Differences differences = compared.verification().differences();
      List<Difference> named = differences.first(most);
      for (Difference each : named) {
        text.append(Printable.of(each.file())).append(": ").append(each.why()).append('\n');
      }
      int more = differences.count() - named.size();
      if (more > 0) {
        text.append("… and ").append(Figures.files(more)).append(" more\n");
      }
    }
    return text.append(Sentence.of(report, most)).toString();
  }
}
