package io.modelgate.command.suite;

import io.modelgate.command.output.GitHubAnnotations;
import io.modelgate.command.output.Lines;

/** Results as annotations that GitHub shows beside the files of a change. */
final class GitHubResults {
  private final Lines lines;
  private final GitHubAnnotations annotations;

  GitHubResults(Lines lines) {
    this.lines = lines;
    this.annotations = new GitHubAnnotations(lines);
  }

  void print(SuiteResult suite) {
    CaseAnnotations.of(suite).forEach(annotations::print);
    lines.line(suite.summary());
  }
}
