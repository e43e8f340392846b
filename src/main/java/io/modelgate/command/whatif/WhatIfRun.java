package io.modelgate.command.whatif;

import io.modelgate.command.input.StoredContext;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.output.ExitCode;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.PolicyDraft.Comparison;
import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.DecisionChange;
import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.WhatIf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares today's policies with a draft for all pods. */
final class WhatIfRun {
  private static final int MAX_NAMED = 5;

  private final PolicyEngine engine;
  private final Comparison comparison;
  private final List<String> notes;
  private final Set<String> unknownNamespaces = new TreeSet<>();
  private final ChangeCounts tally = new ChangeCounts();

  /**
   * A run.
   *
   * @throws UndecidedException if a policy that is to go is not there
   */
  WhatIfRun(PolicyEngine engine, PolicyDraft draft, StoredContext stored, Instant now)
      throws UndecidedException {
    Set<PolicyId> missing = draft.missing(stored.policies());
    if (!missing.isEmpty()) {
      throw new UndecidedException(
          missing.stream()
              .map(each -> "There is no %s that could be deleted.".formatted(each.display()))
              .sorted()
              .toList());
    }
    this.engine = engine;
    this.comparison = draft.compare(stored.policies(), stored.surroundings(), now);
    this.notes = new ArrayList<>(stored.notes());
    for (Policy.Broken each : comparison.then().broken()) {
      if (comparison.changed().contains(each.id())) {
        notes.add("%s cannot be applied: %s.".formatted(each.display(), each.fault()));
      }
    }
  }

  /** Takes note of a resource that is no policy, as a part of a sentence. */
  void ignored(String resource) {
    notes.add("%s is no policy, and is ignored.".formatted(resource));
  }

  /**
   * Decides about all pods, and reports them.
   *
   * @return the command's exit code
   * @throws UndecidedException if not all could be read
   */
  int of(PodSource pods, WhatIfReport report, ReadProgress progress) throws UndecidedException {
    List<String> faults = new ArrayList<>();
    WhatIf whatIf = new WhatIf(engine, comparison.today(), comparison.then(), comparison.changed());
    try (PodChangeStream changes =
        new PodChangeStream(
            whatIf,
            change -> {
              add(change);
              progress.step();
              report.add(change);
            })) {
      changes.of(pods);
    } catch (UndecidedException e) {
      faults.addAll(e.sentences());
    } finally {
      progress.end();
    }
    if (tally.pods() == 0 && faults.isEmpty()) {
      faults.add("There is no pod.");
    }
    addUnknownNamespaces();
    int exitCode = faults.isEmpty() ? exitCode() : ExitCode.UNDECIDED;
    report.end(tally, List.copyOf(notes), faults, exitCode);
    if (!faults.isEmpty()) {
      throw new UndecidedException(faults);
    }
    return exitCode;
  }

  private void add(PodChange change) {
    tally.add(change);
    PolicySet policies = comparison.today();
    if (!policies.namespaces().labels().containsKey(change.namespace())) {
      unknownNamespaces.add(change.namespace());
    }
  }

  private void addUnknownNamespaces() {
    if (!unknownNamespaces.isEmpty()) {
      int others = Math.max(0, unknownNamespaces.size() - MAX_NAMED);
      notes.add(
          "The labels of these namespaces are unknown, so they count as having none: %s%s."
              .formatted(
                  String.join(", ", unknownNamespaces.stream().limit(MAX_NAMED).toList()),
                  others == 0 ? "" : " and %d others".formatted(others)));
    }
  }

  private int exitCode() {
    if (tally.pods(DecisionChange.DENIED) > 0) {
      return ExitCode.DENIED;
    }
    return tally.pods(DecisionChange.UNDECIDED) > 0 ? ExitCode.UNDECIDED : ExitCode.ADMITTED;
  }
}
