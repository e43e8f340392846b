package io.modelgate.command.explain;

import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.policy.Explanation;
import io.modelgate.policy.Explanation.Considered;
import io.modelgate.policy.sandbox.RuleEvaluation;
import io.modelgate.policy.sandbox.RuleEvaluation.Result;
import java.util.List;

/** Writes for people which policies and rules led to a decision. */
public final class WhyReport {
  private final Lines lines;
  private final boolean isVerbose;

  /**
   * A report in lines.
   *
   * @param isVerbose whether policies are shown that do not apply
   */
  public WhyReport(Lines lines, boolean isVerbose) {
    this.lines = lines;
    this.isVerbose = isVerbose;
  }

  /** Writes the explanation, indented. */
  public void print(Explanation why) {
    policies(why.policies());
    why.notes().forEach(each -> lines.line("  note: " + each));
  }

  private void policies(List<Considered> policies) {
    policies.stream().filter(each -> isVerbose || each.applies()).forEach(this::policy);
    long others = policies.stream().filter(each -> !each.applies()).count();
    if (others > 0 && !isVerbose) {
      lines.line(
          "  %d %s not apply: --verbose says why"
              .formatted(others, others == 1 ? "policy does" : "policies do"));
    }
  }

  private void policy(Considered considered) {
    lines.line(
        "  %s %s: %s"
            .formatted(
                considered.policy().display(),
                considered.applies() ? "applies" : "does not apply",
                considered.reason()));
    int number = 1;
    for (RuleEvaluation each : considered.rules()) {
      lines.line(
          "    ",
          each.result() == Result.DECIDES ? Color.BOLD : Color.NONE,
          "%d. %s (%s) %s: %s"
              .formatted(
                  number++, each.rule(), each.action(), each.result().sentence(), each.reason()));
    }
  }
}
