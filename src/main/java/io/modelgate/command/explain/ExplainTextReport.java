package io.modelgate.command.explain;

import io.modelgate.command.input.Subject;
import io.modelgate.command.output.Colors;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.YamlDiff;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import java.io.PrintWriter;
import java.util.List;

/** Writes explanations for people. */
final class ExplainTextReport {
  private final PrintWriter out;
  private final Lines lines;
  private final WhyReport why;

  /**
   * A report to a writer.
   *
   * @param isVerbose whether policies are shown that do not apply
   */
  ExplainTextReport(PrintWriter out, Colors colors, boolean isVerbose) {
    this.out = out;
    this.lines = new Lines(out, colors);
    this.why = new WhyReport(lines, isVerbose);
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
    howToReadDenials(explanations);
    if (!ignored.isEmpty()) {
      out.println();
      ignored.forEach(
          each ->
              lines.line("ignored, since it is no pod, no policy and creates no pods: " + each));
    }
  }

  /** Once, whatever the number of pods. */
  private void howToReadDenials(List<PodExplanation> explanations) {
    List<Subject> denied =
        explanations.stream()
            .filter(each -> each.verdict() == DecisionKind.DENIED)
            .map(PodExplanation::subject)
            .toList();
    if (denied.isEmpty()) {
      return;
    }
    out.println();
    lines.line(
        "Denied: the API server does not create the pod, and answers with the message. Change the"
            + " pod as the message says, or a policy that applies.");
    if (denied.stream().anyMatch(Subject::isTemplate)) {
      lines.line(
          "A workload that creates denied pods is admitted itself, with the message as a warning.");
    }
  }

  private void pod(PodExplanation explanation) {
    Subject subject = explanation.subject();
    String sentence = explanation.verdict().sentence(subject.isTemplate());
    Color color = explanation.verdict() == DecisionKind.DENIED ? Color.RED : Color.GREEN;
    lines.line("%s (%s): ".formatted(subject.display(), subject.file()), color, sentence);
    if (!explanation.message().isEmpty()) {
      lines.line("  message: " + explanation.message());
    }
    explanation
        .notices()
        .warnings()
        .forEach(each -> lines.line("  ", Color.YELLOW, "warning: " + each));
    explanation.notices().audit().forEach(each -> lines.line("  audit: " + each));
    why.print(explanation.why());
    explanation.injection().ifPresent(this::injected);
    if (!explanation.patch().isEmpty()) {
      lines.line("  changes:");
      lines.diff(
          "    ",
          YamlDiff.lines(
              "as it comes", subject.pod(), "as it is admitted", explanation.admitted()));
    }
  }

  private void injected(Injection injection) {
    for (ValidationContainer each : injection.containers()) {
      lines.line(
          "  init container %s verifies for %s: modelgate %s"
              .formatted(
                  each.name(),
                  injection.policies().get(each.name()),
                  String.join(" ", each.arguments())));
    }
  }
}
