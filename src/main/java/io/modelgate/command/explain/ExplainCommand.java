package io.modelgate.command.explain;

import io.modelgate.command.cluster.ClusterOptions;
import io.modelgate.command.cluster.LiveCluster;
import io.modelgate.command.input.DecisionOptions;
import io.modelgate.command.input.Documents;
import io.modelgate.command.input.StoredContext;
import io.modelgate.command.input.Subject;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.output.ColorOption;
import io.modelgate.command.output.Console;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.JsonText;
import io.modelgate.command.output.Lines;
import io.modelgate.command.output.YamlText;
import io.modelgate.policy.PolicyEngine;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code modelgate explain}, which prints a decision about each pod. */
@Command(
    name = "explain",
    description = "Says what policies do with pods, and why, as admission decides it.",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all pods are admitted, as they are or with changes",
      "1:a pod is denied",
      "2:the command line is wrong",
      "3:it cannot be decided: a file is unreadable, or there is no pod",
      "4:all pods are admitted, one with a warning"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} explain -f pod.yaml -p policies",
      "  kubectl get deploy web -o yaml | ${ROOT-COMMAND-NAME} explain -f - -p policies -v",
      "  ${ROOT-COMMAND-NAME} explain -f pod.yaml -p policies -o json",
      "  ${ROOT-COMMAND-NAME} explain -f pod.yaml --context production"
    })
public final class ExplainCommand implements Callable<Integer> {
  /** How the result is written. */
  enum Output {
    text,
    json,
    yaml,
    patch
  }

  private final InputStream in;

  @Mixin private Console console = new Console();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description =
          "Pods, and what creates pods: a YAML or JSON file, a directory, or - for standard input."
              + " Policies, Namespaces, RuntimeClasses, Nodes and LimitRanges in it count too. May"
              + " be repeated.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR",
      description =
          "Policies, and other resources that decisions depend on, from a directory or a file. They"
              + " come before those of a cluster. May be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description =
          "The namespace of resources in --filename that have none. Default: ${DEFAULT-VALUE}.")
  private String namespace = "default";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "${COMPLETION-CANDIDATES}; patch is each pod's JSON Patch, a line each. Default:"
              + " ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows the policies that do not apply, and why.")
  private boolean isVerbose;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Mixin private ColorOption color = new ColorOption();

  /** The command, with what - stands for. */
  public ExplainCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws UndecidedException {
    PolicyEngine engine = decision.engine();
    Documents documents = new Documents(namespace);
    files.forEach(each -> documents.takeSubjects(each, in));
    policies.forEach(documents::takePolicies);
    List<Subject> subjects = documents.subjects();
    StoredContext stored = stored(documents.stored());
    Explainer explainer = new Explainer(engine, stored.set().at(decision.at()));
    List<PodExplanation> explanations = subjects.stream().map(explainer::explain).toList();
    Lines lines = Lines.plain(console.err());
    if (stored.policies().isEmpty()) {
      lines.line("note: There is no policy in what is read, so no policy applies.");
    }
    stored.notes().forEach(each -> lines.line("note: " + each));
    return print(explanations, documents.ignored());
  }

  /** What is in files comes before what is in the cluster, if one is named. */
  private StoredContext stored(StoredContext files) throws UndecidedException {
    if (!cluster.areGiven()) {
      return files;
    }
    try (LiveCluster live = cluster.open()) {
      return files.over(live.stored(Optional.empty()));
    }
  }

  private int print(List<PodExplanation> explanations, List<String> ignored) {
    int exitCode = exitCode(explanations);
    switch (output) {
      case text ->
          new ExplainTextReport(console.out(), color.colors(), isVerbose)
              .print(explanations, ignored);
      case json ->
          console
              .out()
              .println(JsonText.write(ExplainJsonReport.of(explanations, ignored, exitCode)));
      case yaml ->
          console
              .out()
              .print(YamlText.write(ExplainJsonReport.of(explanations, ignored, exitCode)));
      case patch -> explanations.forEach(this::patch);
    }
    console.out().flush();
    return exitCode;
  }

  private void patch(PodExplanation explanation) {
    if (explanation.verdict() == DecisionKind.DENIED) {
      Lines.plain(console.err())
          .line(explanation.subject().display() + " is denied: " + explanation.message());
    } else {
      console.out().println(explanation.patch());
    }
  }

  /** A denial counts more than a warning. */
  private static int exitCode(List<PodExplanation> explanations) {
    int code = ExitCode.ADMITTED;
    for (PodExplanation each : explanations) {
      if (code != ExitCode.DENIED && each.exitCode() != ExitCode.ADMITTED) {
        code = each.exitCode();
      }
    }
    return code;
  }
}
