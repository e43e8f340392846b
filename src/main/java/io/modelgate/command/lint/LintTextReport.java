package io.modelgate.command.lint;

import io.modelgate.command.lint.check.Finding;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.Severity;

/** Writes findings for people, and for editors that jump to their places. */
final class LintTextReport {
  private final Lines lines;

  LintTextReport(Lines lines) {
    this.lines = lines;
  }

  void print(LintReport report) {
    report.findings().forEach(this::finding);
    boolean isGrave = report.count(Severity.error) > 0;
    boolean isFine = report.findings().isEmpty();
    lines.line("", isGrave ? Color.RED : isFine ? Color.GREEN : Color.YELLOW, report.summary());
  }

  private void finding(Finding each) {
    Severity severity = each.check().severity();
    lines.line(
        each.place() + ": ",
        severity.color(),
        "%s %s".formatted(severity.name(), each.check().id()),
        ": %s %s".formatted(each.message(), each.fix()));
  }
}
