package io.modelgate.command.lint;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.modelgate.command.lint.check.Check;
import io.modelgate.command.lint.check.Finding;
import io.modelgate.command.lint.source.IgnoreComment;
import io.modelgate.command.lint.source.IgnoreComment.Target;
import io.modelgate.command.lint.source.Sources;
import io.modelgate.command.output.Annotation;
import io.modelgate.command.output.SarifLog;
import io.modelgate.command.output.Severity;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is reported about files.
 *
 * @param findings what is found and not left out
 * @param policies how many policies there are
 * @param leftOut how many findings comments in the files leave out
 */
record LintReport(List<Finding> findings, int policies, int leftOut) {
  /** Leaves out what the caller ignores. */
  static LintReport of(List<Finding> found, Sources sources, Set<Check> without, Severity least) {
    List<Finding> wanted =
        found.stream()
            .filter(each -> !without.contains(each.check()))
            .filter(each -> each.check().severity().isAtLeast(least))
            .toList();
    Set<Target> ignored =
        sources.ignored().stream().flatMap(IgnoreComment::targets).collect(toUnmodifiableSet());
    List<Finding> shown =
        wanted.stream()
            .filter(each -> !ignored.contains(Target.of(each.place(), each.check().id())))
            .toList();
    int policies =
        (int) sources.documents().stream().filter(each -> each.kind().isPresent()).count();
    return new LintReport(shown, policies, wanted.size() - shown.size());
  }

  /** Whether there was nothing to look at. */
  boolean isAboutNothing() {
    return policies == 0 && findings.isEmpty();
  }

  long count(Severity severity) {
    return findings.stream().filter(each -> each.check().severity() == severity).count();
  }

  /** Counts, as a sentence. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append("%d %s".formatted(policies, policies == 1 ? "policy" : "policies"));
    String separator = ": ";
    for (Severity each : Severity.values()) {
      long count = count(each);
      if (count > 0) {
        text.append("%s%d %s".formatted(separator, count, name(each, count)));
        separator = ", ";
      }
    }
    text.append(findings.isEmpty() ? ": nothing is found" : "");
    return text.append(leftOut == 0 ? "" : " (%d ignored by comments)".formatted(leftOut))
        .toString();
  }

  private static String name(Severity severity, long count) {
    return severity.name() + (severity == Severity.info || count == 1 ? "" : "s");
  }

  /** The findings as annotations that build servers show beside the files. */
  List<Annotation> annotations() {
    return findings.stream()
        .map(
            each ->
                new Annotation(
                    each.check().id(),
                    each.check().severity(),
                    each.place().file(),
                    each.place().line(),
                    each.place().column(),
                    "modelgate lint: " + each.check().id(),
                    each.message() + " " + each.fix()))
        .toList();
  }

  /** All that is looked for. */
  static List<SarifLog.Rule> rules() {
    return Stream.of(Check.values())
        .map(
            each ->
                new SarifLog.Rule(
                    each.id(), each.severity(), each.summary(), "See " + each.page() + "."))
        .toList();
  }
}
