package io.modelgate.command.whatif;

import io.modelgate.command.cluster.ClusterOptions;
import io.modelgate.command.cluster.LiveCluster;
import io.modelgate.command.input.DecisionOptions;
import io.modelgate.command.input.Documents;
import io.modelgate.command.input.StoredContext;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.output.ColorOption;
import io.modelgate.command.output.Console;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.ResourceCollector;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code modelgate what-if}, which prints what a change of policies does to pods. */
@Command(
    name = "what-if",
    description = "Says what a change of policies would do to stored pods, before it is applied.",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no pod would be denied that is admitted today",
      "1:a pod would be denied that is admitted today",
      "2:the command line is wrong",
      "3:it cannot be decided: a file or the cluster is unreadable, or there is no pod"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} what-if draft.yaml",
      "  ${ROOT-COMMAND-NAME} what-if draft.yaml --context production -n team-a",
      "  kubectl get po -A -o json | ${ROOT-COMMAND-NAME} what-if draft --pods - -p today",
      "  ${ROOT-COMMAND-NAME} what-if --delete RuntimePolicy/old --pods pods.json -p today"
    })
public final class WhatIfCommand implements Callable<Integer> {
  /** How the result is written. */
  enum Output {
    text,
    json
  }

  private static final String STANDARD_INPUT = "-";

  private final InputStream in;

  @Mixin private Console console = new Console();

  @Parameters(
      paramLabel = "POLICY",
      arity = "0..*",
      description =
          "Policies that nobody has applied, of any kind: files, directories, or - for standard"
              + " input. Each takes the place of that of its name, if there is one.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--delete",
      paramLabel = "KIND/[NAMESPACE/]NAME",
      description = "A policy that would be deleted. May be repeated.")
  private List<String> deleted = new ArrayList<>();

  @Option(
      names = "--pods",
      paramLabel = "FILE",
      description =
          "Pods from a file in place of a cluster's: what kubectl get pods -A -o json or -o yaml"
              + " wrote, or - for standard input. May be repeated.")
  private List<String> dumps = new ArrayList<>();

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR",
      description =
          "With --pods: today's policies, and what decisions rest on besides, from a directory or"
              + " a file. May be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "Only this namespace's pods; also the namespace of policies that say none, which is"
              + " default otherwise.")
  private @Nullable String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "How many pods are shown. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Mixin private ColorOption color = new ColorOption();

  /** The command, with what - stands for. */
  public WhatIfCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws UndecidedException {
    if (dumps.isEmpty() && !policies.isEmpty()) {
      throw console.wrong(
          "--policies can only be used with --pods: a cluster has its own policies.");
    }
    if (!dumps.isEmpty() && cluster.areGiven()) {
      throw console.wrong("The pods are a cluster's or those of --pods, not both.");
    }
    if (dumps.contains(STANDARD_INPUT) && files.contains(STANDARD_INPUT)) {
      throw console.wrong("Standard input cannot be both: the pods and a policy.");
    }
    if (files.isEmpty() && deleted.isEmpty()) {
      throw console.wrong("No policy is given: name a file with one, or one to --delete.");
    }
    PolicyEngine engine = decision.engine();
    DraftInput input = new DraftInput(defaultNamespace(), in);
    for (String each : files) {
      input.read(each);
    }
    for (String each : deleted) {
      input.delete(
          PolicyId.parse(each, defaultNamespace())
              .orElseThrow(() -> console.wrong(DraftInput.notAPolicy(each))));
    }
    PolicyDraft draft = input.draft();
    if (!dumps.isEmpty()) {
      return run(engine, draft, stored(), dumped(), input);
    }
    Optional<String> only = Optional.ofNullable(namespace);
    try (LiveCluster live = cluster.open()) {
      return run(engine, draft, live.stored(only), pod -> live.pods(only, pod), input);
    }
  }

  private int run(
      PolicyEngine engine,
      PolicyDraft draft,
      StoredContext stored,
      PodSource pods,
      DraftInput input)
      throws UndecidedException {
    WhatIfRun run = new WhatIfRun(engine, draft, stored, decision.at());
    input.ignored().forEach(run::ignored);
    return run.of(pods, report(), new ReadProgress(console.err()));
  }

  private StoredContext stored() throws UndecidedException {
    Documents documents = new Documents(defaultNamespace());
    policies.forEach(documents::takePolicies);
    return documents.stored();
  }

  private PodSource dumped() {
    List<PodSource> sources = new ArrayList<>();
    for (String each : dumps) {
      sources.add(new DumpedPods(each, Optional.ofNullable(namespace), in));
    }
    return pod -> {
      for (PodSource each : sources) {
        each.each(pod);
      }
    };
  }

  private WhatIfReport report() {
    return output == Output.json
        ? new WhatIfJsonReport(console.out())
        : new WhatIfTextReport(console.out(), color.colors(), Math.max(0, limit));
  }

  private String defaultNamespace() {
    return namespace == null ? ResourceCollector.DEFAULT_NAMESPACE : namespace;
  }
}
