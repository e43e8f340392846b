package io.modelgate.command.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.command.explain.WhyReport;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.SideBySide;
import io.modelgate.command.suite.CaseResult.Status;

/** Writes results for people. */
final class TextResults {
  private final Lines lines;
  private final WhyReport why;
  private final boolean isVerbose;

  /**
   * Results in lines.
   *
   * @param isVerbose whether cases are shown that are as expected
   */
  TextResults(Lines lines, boolean isVerbose) {
    this.lines = lines;
    this.why = new WhyReport(lines, isVerbose);
    this.isVerbose = isVerbose;
  }

  void print(SuiteResult suite) {
    suite.cases().stream()
        .filter(each -> isVerbose || each.status() != Status.PASSED)
        .forEach(this::result);
    Color color = suite.exitCode() == 0 ? Color.GREEN : Color.RED;
    lines.line("", color, suite.summary());
  }

  private void result(CaseResult result) {
    Status status = result.status();
    Color color = status.exitCode() == 0 ? Color.GREEN : Color.RED;
    lines.line(result.test().folder() + ": ", color, status.sentence());
    boolean isCompared = status == Status.FAILED && result.got().isPresent();
    if (!result.sentence().isEmpty() && !(isCompared && result.expected().isPresent())) {
      lines.line("  " + result.sentence()); // a difference says it itself
    }
    if (isCompared) {
      JsonNode got = result.got().get();
      JsonNode expected = result.expected().orElseGet(JsonNodeFactory.instance::objectNode);
      new SideBySide(lines).print("expected", FieldOrder.order(expected, got), "got", got);
    }
    if (status == Status.FAILED) {
      result.explanation().ifPresent(each -> why.print(each.why()));
    }
  }
}
