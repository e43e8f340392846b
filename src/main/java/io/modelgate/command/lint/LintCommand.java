package io.modelgate.command.lint;

import static java.util.stream.Collectors.joining;

import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.lint.check.Check;
import io.modelgate.command.lint.check.Checks;
import io.modelgate.command.lint.source.Sources;
import io.modelgate.command.output.ColorOption;
import io.modelgate.command.output.Console;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.GitHubAnnotations;
import io.modelgate.command.output.JsonText;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.SarifLog;
import io.modelgate.command.output.Severity;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code modelgate lint}, which prints findings about policies. */
@Command(
    name = "lint",
    description = "Says what is wrong with policies, without a pod and without a cluster.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is found that is as grave as --fail-on says",
      "1:something is",
      "2:the command line is wrong",
      "3:a file cannot be read, or there is no policy"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} lint policies",
      "  kustomize build overlay | ${ROOT-COMMAND-NAME} lint - --fail-on error",
      "  ${ROOT-COMMAND-NAME} lint policies --output sarif > lint.sarif"
    })
public final class LintCommand implements Callable<Integer> {
  /** How findings are written. */
  enum Output {
    text,
    json,
    sarif,
    github
  }

  /** From which severity on a run fails. */
  enum Threshold {
    error(Severity.error),
    warning(Severity.warning),
    info(Severity.info),
    none(null);

    private final @Nullable Severity severity;

    Threshold(@Nullable Severity severity) {
      this.severity = severity;
    }

    boolean isReached(Severity other) {
      return severity != null && other.isAtLeast(severity);
    }
  }

  private final InputStream in;

  @Mixin private Console console = new Console();

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description =
          "Policies, and what they rest on: a directory, a file, or - for standard input. All of"
              + " them are looked at together.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}; github is annotations of files. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = "--ignore",
      paramLabel = "ID",
      split = ",",
      description = "Leaves out what has this id. May be repeated.")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      defaultValue = "info",
      description =
          "Shows nothing less grave: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Severity least = Severity.info;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "warning",
      description =
          "Exits with 1 for what is as grave: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Threshold threshold = Threshold.warning;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Looks at the files as of this time (RFC 3339), by which exemptions and certificates have"
              + " ended or not. Default: now.")
  private @Nullable Instant at;

  @Mixin private ColorOption color = new ColorOption();

  /** The command, with what - stands for. */
  public LintCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws UndecidedException {
    Set<Check> without = ignored();
    Sources sources = Sources.read(places, in);
    Instant now = at == null ? Instant.now() : at;
    LintReport report = LintReport.of(Checks.run(sources, now), sources, without, least);
    if (report.isAboutNothing()) {
      throw new UndecidedException(
          "There is no policy in %s."
              .formatted(places.stream().map(Sources::display).collect(joining(", "))));
    }
    boolean fails =
        report.findings().stream().anyMatch(each -> threshold.isReached(each.check().severity()));
    int exitCode = fails ? ExitCode.DENIED : ExitCode.ADMITTED;
    print(report, exitCode);
    return exitCode;
  }

  private void print(LintReport report, int exitCode) {
    PrintWriter out = console.out();
    switch (output) {
      case text -> new LintTextReport(new Lines(out, color.colors())).print(report);
      case json -> out.println(JsonText.write(LintJsonReport.of(report, exitCode)));
      case sarif ->
          out.println(JsonText.write(SarifLog.of(LintReport.rules(), report.annotations())));
      case github -> {
        report.annotations().forEach(new GitHubAnnotations(Lines.plain(out))::print);
        Lines.plain(out).line(report.summary());
      }
    }
    out.flush();
  }

  private Set<Check> ignored() {
    Set<Check> checks = new LinkedHashSet<>();
    for (String each : ignored) {
      checks.add(
          Check.of(each)
              .orElseThrow(() -> console.wrong("--ignore: there is no id \"%s\"".formatted(each))));
    }
    return checks;
  }
}
