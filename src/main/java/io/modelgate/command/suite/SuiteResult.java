package io.modelgate.command.suite;

import io.modelgate.command.explain.Explainer;
import io.modelgate.command.output.AtomicFile;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.YamlDiff;
import io.modelgate.command.output.YamlText;
import io.modelgate.command.suite.CaseResult.Status;
import io.modelgate.policy.PolicyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What became of the cases of a suite.
 *
 * @param directory the suite's
 * @param policies how many policies there were
 * @param cases in the order of the suite
 */
record SuiteResult(String directory, int policies, List<CaseResult> cases) {
  /** Runs the cases of a suite, several at once, as of the instant given. */
  static SuiteResult of(Suite suite, PolicyEngine engine, Instant at) {
    CaseRunner runner = new CaseRunner(new Explainer(engine, suite.policies().at(at)));
    return new SuiteResult(
        suite.directory(),
        suite.policies().policies().size(),
        suite.cases().parallelStream().map(runner::run).toList());
  }

  /** Writes what is decided as the expectation of each case that failed. */
  SuiteResult recorded() {
    return new SuiteResult(directory, policies, cases.stream().map(SuiteResult::recorded).toList());
  }

  private static CaseResult recorded(CaseResult each) {
    if (each.status() != Status.FAILED || each.got().isEmpty()) {
      return each;
    }
    Path file = each.test().expected();
    if (Files.isSymbolicLink(file)) { // whoever wrote the case chose where it leads
      return each.ended(Status.UNDECIDED, file + " is a link, which --record does not write to.");
    }
    try {
      AtomicFile.write(file, YamlText.write(each.got().get()));
      return each.ended(Status.RECORDED, "");
    } catch (IOException e) {
      return each.ended(Status.UNDECIDED, file + " cannot be written.");
    }
  }

  long count(Status status) {
    return cases.stream().filter(each -> each.status() == status).count();
  }

  /** That of the case that ended worst. */
  int exitCode() {
    return cases.stream()
        .mapToInt(each -> each.status().exitCode())
        .max()
        .orElse(ExitCode.ADMITTED);
  }

  /** The difference between what is expected and what is decided, a line each. */
  static List<String> difference(CaseResult result) {
    if (result.expected().isEmpty() || result.got().isEmpty()) {
      return List.of();
    }
    return YamlDiff.lines(
        "expected",
        FieldOrder.order(result.expected().get(), result.got().get()),
        "got",
        result.got().get());
  }

  /** Counts, as a sentence. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %d %s".formatted(directory, cases.size(), cases.size() == 1 ? "case" : "cases"));
    String separator = ": ";
    for (Status each : Status.values()) {
      long count = count(each);
      if (count > 0) {
        text.append(separator).append(count).append(' ').append(each.sentence());
        separator = ", ";
      }
    }
    return text.append(" (%d %s)".formatted(policies, policies == 1 ? "policy" : "policies"))
        .toString();
  }
}
