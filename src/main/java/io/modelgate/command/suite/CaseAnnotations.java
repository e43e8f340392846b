package io.modelgate.command.suite;

import io.modelgate.command.output.Annotation;
import io.modelgate.command.output.SarifLog;
import io.modelgate.command.output.Severity;
import io.modelgate.command.suite.CaseResult.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Results as annotations of the files of those cases that are not as expected. */
final class CaseAnnotations {
  private CaseAnnotations() {}

  static List<Annotation> of(SuiteResult suite) {
    return suite.cases().stream()
        .filter(each -> each.status().exitCode() != 0)
        .map(CaseAnnotations::of)
        .toList();
  }

  private static Annotation of(CaseResult result) {
    Path expected = result.test().expected();
    Path file = Files.exists(expected) ? expected : result.test().pod();
    String text =
        result.status() == Status.FAILED && !SuiteResult.difference(result).isEmpty()
            ? result.sentence() + "\n" + String.join("\n", SuiteResult.difference(result))
            : result.sentence();
    return new Annotation(
        result.status().word(),
        Severity.error,
        file.toString(),
        0,
        0,
        "modelgate test: " + result.status().sentence(),
        text);
  }

  /** What a case can be wrong by. */
  static List<SarifLog.Rule> rules() {
    return Stream.of(Status.FAILED, Status.UNDECIDED)
        .map(
            each ->
                new SarifLog.Rule(
                    each.word(),
                    Severity.error,
                    "The case is %s.".formatted(each.sentence()),
                    "See src/site/command-test.md."))
        .toList();
  }
}
