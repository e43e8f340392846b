package io.modelgate.command.explain;

import io.modelgate.command.input.Subject;
import io.modelgate.command.output.Colors;
import io.modelgate.command.output.Colors.Color;
import io.modelgate.command.output.Terminal;
import io.modelgate.policy.Explanation.Considered;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.sandbox.RuleTrial;
import io.modelgate.policy.sandbox.RuleTrial.Result;
import java.io.PrintWriter;
import java.util.List;

/** Tells explanations to people. */
final class TextReport {
  private final PrintWriter out;
  private final Colors colors;
  private final boolean isVerbose;

  /**
   * A report to a writer.
   *
   * @param isVerbose whether policies are shown that do not apply
   */
  TextReport(PrintWriter out, Colors colors, boolean isVerbose) {
    this.out = out;
    this.colors = colors;
    this.isVerbose = isVerbose;
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
      ignored.forEach(each -> line("ignored, since nothing is known of its kind: " + each));
    }
  }

  /** Once, whatever the number of pods. */
  private void howToReadDenials(List<PodExplanation> explanations) {
    List<Subject> denied =
        explanations.stream()
            .filter(each -> each.verdict() == Verdict.DENIED)
            .map(PodExplanation::subject)
            .toList();
    if (denied.isEmpty()) {
      return;
    }
    out.println();
    line(
        "Denied: the API server does not create the pod, and answers with the message. Change the"
            + " pod as the message says, or a policy that applies.");
    if (denied.stream().anyMatch(Subject::isTemplate)) {
      line("What creates denied pods is admitted itself, with the message as a warning.");
    }
  }

  private void pod(PodExplanation explanation) {
    Subject subject = explanation.subject();
    String sentence = explanation.verdict().sentence(subject.isTemplate());
    Color color = explanation.verdict() == Verdict.DENIED ? Color.RED : Color.GREEN;
    line("%s (%s): ".formatted(subject.display(), subject.file()), color, sentence);
    if (!explanation.message().isEmpty()) {
      line("  message: " + explanation.message());
    }
    explanation.notices().warnings().forEach(each -> line("  ", Color.YELLOW, "warning: " + each));
    explanation.notices().audit().forEach(each -> line("  audit: " + each));
    policies(explanation.why().policies());
    explanation.why().notes().forEach(each -> line("  note: " + each));
    explanation.injection().ifPresent(this::injected);
    if (!explanation.patch().isEmpty()) {
      line("  changes:");
      PodDiff.lines(subject.pod(), explanation.admitted())
          .forEach(each -> line("    ", color(each), each));
    }
  }

  private void policies(List<Considered> policies) {
    policies.stream().filter(each -> isVerbose || each.applies()).forEach(this::policy);
    long others = policies.stream().filter(each -> !each.applies()).count();
    if (others > 0 && !isVerbose) {
      line(
          "  %d %s not apply: --verbose says why"
              .formatted(others, others == 1 ? "policy does" : "policies do"));
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
    return Terminal.printable(text);
  }
}
