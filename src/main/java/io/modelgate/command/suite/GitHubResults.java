package io.modelgate.command.suite;

import io.modelgate.command.output.Lines;
import io.modelgate.command.suite.CaseResult.Status;
import java.nio.file.Files;
import java.nio.file.Path;

/** Results as annotations that GitHub shows beside the files of a change. */
final class GitHubResults {
  private final Lines lines;

  GitHubResults(Lines lines) {
    this.lines = lines;
  }

  void print(SuiteResult suite) {
    suite.cases().stream().filter(each -> each.status().exitCode() != 0).forEach(this::annotation);
    lines.line(suite.summary());
  }

  private void annotation(CaseResult result) {
    Path expected = result.test().expected();
    Path file = Files.exists(expected) ? expected : result.test().pod();
    String text =
        result.status() == Status.FAILED && !SuiteResult.difference(result).isEmpty()
            ? result.sentence() + "\n" + String.join("\n", SuiteResult.difference(result))
            : result.sentence();
    lines.line(
        "::error file=%s,title=%s::%s"
            .formatted(
                property(file.toString()),
                property("modelgate test: " + result.status().sentence()),
                data(text)));
  }

  /** As the runner takes it apart again. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
