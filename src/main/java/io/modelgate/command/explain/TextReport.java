package io.modelgate.command.explain;

import io.modelgate.command.input.Subject;
import io.modelgate.command.output.Colors;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.policy.Explanation.Considered;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.sandbox.RuleTrial;
import io.modelgate.policy.sandbox.RuleTrial.Result;
import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;
import java.util.List;

/** Tells explanations to people. */
final class TextReport {
  private final PrintWriter out;
  private final Colors colors;

  TextReport(PrintWriter out, Colors colors) {
    this.out = out;
    this.colors = colors;
  }

  void print(List<PodExplanation> explanations, List<String> ignored) {
    boolean isFirst = true;
    for (PodExplanation each : explanations) {
      if (!isFirst) {
        out.println();
      }
      isFirst = false;
      pod(each);
    }
    if (!ignored.isEmpty()) {
      out.println();
      ignored.forEach(each -> line("ignored, since nothing is known of its kind: " + each));
    }
  }

  private void pod(PodExplanation explanation) {
    Subject subject = explanation.subject();
    String sentence =
        (subject.isTemplate() ? "its pods are " : "") + explanation.verdict().sentence();
    Color color = explanation.verdict() == Verdict.DENIED ? Color.RED : Color.GREEN;
    line("%s (%s): ".formatted(subject.display(), subject.file()), color, sentence);
    if (!explanation.message().isEmpty()) {
      line("  " + explanation.message());
    }
    explanation.notices().warnings().forEach(each -> line("  ", Color.YELLOW, "warning: " + each));
    explanation.notices().audit().forEach(each -> line("  audit: " + each));
    explanation.why().policies().forEach(this::policy);
    explanation.why().notes().forEach(each -> line("  note: " + each));
    explanation.injection().ifPresent(this::injected);
    if (!explanation.patch().isEmpty()) {
      line("  changes:");
      PodDiff.lines(subject.pod(), explanation.admitted())
          .forEach(each -> line("    ", color(each), each));
    }
  }

  private void policy(Considered considered) {
    line(
        "  %s %s: %s"
            .formatted(
                considered.policy().display(),
                considered.applies() ? "applies" : "does not apply",
                considered.reason()));
    int number = 1;
    for (RuleTrial each : considered.rules()) {
      line(
          "    ",
          each.result() == Result.DECIDES ? Color.BOLD : Color.NONE,
          "%d. %s (%s) %s: %s"
              .formatted(
                  number++, each.rule(), each.action(), each.result().sentence(), each.reason()));
    }
  }

  private void injected(Injection injection) {
    for (ValidationContainer each : injection.containers()) {
      line(
          "  init container %s verifies for %s: modelgate %s"
              .formatted(
                  each.name(),
                  injection.policies().get(each.name()),
                  String.join(" ", each.arguments())));
    }
  }

  private static Color color(String line) {
    if (line.startsWith("@@") || line.startsWith("---") || line.startsWith("+++")) {
      return Color.CYAN;
    }
    if (line.startsWith("+")) {
      return Color.GREEN;
    }
    return line.startsWith("-") ? Color.RED : Color.NONE;
  }

  private void line(String text) {
    line(text, Color.NONE, "");
  }

  /** What others wrote does not move the terminal's cursor. */
  private void line(String before, Color color, String text) {
    out.println(printable(before) + colors.paint(color, printable(text)));
  }

  private static String printable(String text) {
    return Printable.of(text, Integer.MAX_VALUE - 1);
  }
}
