package io.modelgate.cli.report;

import io.modelgate.cli.kernel.Kernel;
import io.modelgate.cli.report.VerificationOutcome.Compared;
import io.modelgate.verify.VerificationResult;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Differences;
import java.util.List;

/** A report for humans: a line for each of the first differing files, then the verdict. */
final class VerificationTextReport {
  private static final int MAX_NAMED = 20;

  private VerificationTextReport() {}

  /** The whole report, lines without a break after the last. */
  static String of(VerificationReport report) {
    return of(report, MAX_NAMED);
  }

  /**
   * The kernel in the first line, in the second which model was verified if one was, in the third
   * the content that was hashed if a receipt for it can be issued, then the report, in at most that
   * many bytes of UTF-8: files are left out from the end, counts stay.
   */
  static String within(VerificationReport report, int bytes) {
    int most = MAX_NAMED;
    String first = kernel(report.kernel()) + "\n" + model(report.outcome());
    int left = bytes - Utf8.length(first);
    String text = of(report, most);
    while (most > 0 && Utf8.length(text) > left) {
      most--;
      text = of(report, most);
    }
    return first + Utf8.cut(text, left);
  }

  /** For instance {@code "kernel: 4.19.0-gvisor, sandbox gvisor (/proc/version)"}. */
  private static String kernel(Kernel kernel) {
    String line =
        "kernel: " + Printable.of(kernel.release()) + ", sandbox " + kernel.sandbox().spelling();
    return kernel.evidence().isPresent() ? line + " (" + kernel.evidence().get() + ")" : line;
  }

  private static String model(VerificationOutcome outcome) {
    return outcome instanceof Compared compared && compared.verified()
        ? ModelLine.of(compared.verification()) + "\n" + content(compared.verification())
        : "";
  }

  private static String content(VerificationResult verification) {
    return verification.known().hashed().map(each -> ContentLine.of(each) + "\n").orElse("");
  }

  private static String of(VerificationReport report, int most) {
    StringBuilder text = new StringBuilder();
    if (report.outcome() instanceof Compared compared && !compared.verified()) {
      Differences differences = compared.verification().differences();
      List<Difference> named = differences.first(most);
      for (Difference each : named) {
        text.append(Printable.of(each.file())).append(": ").append(each.why()).append('\n');
      }
      int more = differences.count() - named.size();
      if (more > 0) {
        text.append("… and ").append(HumanReadable.files(more)).append(" more\n");
      }
    }
    return text.append(VerificationMessage.of(report, most)).toString();
  }
}
