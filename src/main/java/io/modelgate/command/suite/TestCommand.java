package io.modelgate.command.suite;

import io.modelgate.command.input.DecisionOptions;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.output.Annotation;
import io.modelgate.command.output.AtomicFile;
import io.modelgate.command.output.ColorOption;
import io.modelgate.command.output.Console;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.JsonText;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.SarifLog;
import io.modelgate.policy.PolicyEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code modelgate test}, which runs suites of cases. */
@Command(
    name = "test",
    description = "Says whether policies decide about pods as their expected.yaml says.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all cases are as expected, or were recorded",
      "1:a case is not as expected",
      "2:the command line is wrong",
      "3:a case could not be decided: a file is unreadable, or there is no case"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} test policies",
      "  ${ROOT-COMMAND-NAME} test cases -p policies -o github --junit report.xml",
      "  ${ROOT-COMMAND-NAME} test policies --record",
      "  ${ROOT-COMMAND-NAME} test policies --watch"
    })
public final class TestCommand implements Callable<Integer> {
  /** How results are written. */
  enum Output {
    text,
    json,
    sarif,
    github
  }

  @Mixin private Console console = new Console();

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description =
          "Each folder below it with pod.yaml or expected.yaml is a case; the policies in all its"
              + " other files count for each of its cases.")
  private List<String> directories = new ArrayList<>();

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR",
      description = "More policies, from a directory or a file. May be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}; github is annotations of files. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also writes the results there, as JUnit's XML.")
  private @Nullable Path junit;

  @Option(
      names = "--record",
      description = "Writes expected.yaml of cases that have none, or another.")
  private boolean isRecording;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Also shows cases that are as expected, and of others the policies that do not apply.")
  private boolean isVerbose;

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Mixin private ColorOption color = new ColorOption();

  @Option(
      names = {"-w", "--watch"},
      description = "Tests again whenever a file changes, until it is stopped by Ctrl-C.")
  private boolean isWatching;

  @Override
  public Integer call() {
    PolicyEngine engine = decision.engine();
    if (!isWatching) {
      return test(engine);
    }
    if (isRecording) {
      throw console.wrong("--record does not go with --watch.");
    }
    List<String> places = new ArrayList<>(directories);
    places.addAll(policies);
    FileChangeWatcher changes =
        new FileChangeWatcher(places); // what changes during a test is tested after it
    int exitCode = test(engine);
    try {
      while (true) {
        console.err().println("waiting for a change; Ctrl-C ends it");
        changes.await();
        exitCode = test(engine);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return exitCode;
    }
  }

  private int test(PolicyEngine engine) {
    try {
      List<SuiteResult> results = new ArrayList<>();
      for (String each : directories) {
        SuiteResult result = SuiteResult.of(Suite.of(each, policies), engine, decision.at());
        results.add(isRecording ? result.recorded() : result);
      }
      int exitCode = results.stream().mapToInt(SuiteResult::exitCode).max().orElseThrow();
      print(results, exitCode);
      writeReport(results);
      return exitCode;
    } catch (UndecidedException e) {
      e.print(console.err());
      return ExitCode.UNDECIDED;
    }
  }

  private void print(List<SuiteResult> results, int exitCode) {
    PrintWriter out = console.out();
    switch (output) {
      case text ->
          results.forEach(new TextResults(new Lines(out, color.colors()), isVerbose)::print);
      case json -> out.println(JsonText.write(JsonResults.of(results, exitCode)));
      case sarif -> out.println(JsonText.write(SarifLog.of(CaseAnnotations.rules(), all(results))));
      case github -> results.forEach(new GitHubResults(Lines.plain(out))::print);
    }
    out.flush();
  }

  private static List<Annotation> all(List<SuiteResult> results) {
    return results.stream().flatMap(each -> CaseAnnotations.of(each).stream()).toList();
  }

  private void writeReport(List<SuiteResult> results) throws UndecidedException {
    if (junit == null) {
      return;
    }
    try {
      AtomicFile.write(junit, JUnitResults.of(results));
    } catch (IOException e) {
      throw new UndecidedException("%s cannot be written.".formatted(junit));
    }
  }
}
