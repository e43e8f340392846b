package io.modelgate.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.patch.AdmissionOutcome;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.model.UnreachablePods;
import java.util.List;
import java.util.Set;

/**
 * Foretells what a change of policies does to stored pods. It is a function of pod and policies,
 * and decides by the engine of admission.
 */
public final class WhatIf {
  private final PolicyEngine engine;
  private final PolicySet today;
  private final PolicySet then;
  private final Causes causes;

  /**
   * A change.
   *
   * @param today the policies as they are, at some time: see {@link PolicySet#at}
   * @param then the same with the change, at the same time
   * @param changed the policies that it adds, replaces or removes
   */
  public WhatIf(PolicyEngine engine, PolicySet today, PolicySet then, Set<PolicyId> changed) {
    this.engine = engine;
    this.today = today;
    this.then = then;
    this.causes = new Causes(changed);
  }

  /** What it does to a pod as the API server has it, with its namespace. */
  public PodChange of(JsonNode stored) {
    try {
      return change(stored);
    } catch (RuntimeException | StackOverflowError e) { // of this pod, which is not to hide others
      return undecided(
          stored,
          "It cannot be decided because of an internal error in Modelgate (%s)."
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private PodChange change(JsonNode stored) {
    String namespace = stored.at("/metadata/namespace").asText();
    JsonNode pod = RecreatedPod.of(engine, namespace, stored, today);
    AdmissionOutcome outcomeToday = outcome(namespace, pod, today);
    AdmissionOutcome outcomeThen = outcome(namespace, pod, then);
    Side before = Side.of(outcomeToday, Standing.of(engine, namespace, stored, today));
    Side after = Side.of(outcomeThen, Standing.of(engine, namespace, stored, then));
    Result result = result(before, after, outcomeToday.pod().equals(outcomeThen.pod()));
    PodChange change = change(stored, result, List.of(), before, after);
    return change.isAny()
        ? change(stored, result, causes.of(namespace, pod, today, then), before, after)
        : change;
  }

  /** A node reports a static pod when it runs already: nothing is decided about it. */
  private AdmissionOutcome outcome(String namespace, JsonNode pod, PolicySet policies) {
    return UnreachablePods.isMirror(pod)
        ? AdmissionOutcome.admitted(pod, Notices.NONE)
        : AdmissionOutcome.of(engine, namespace, pod, policies);
  }

  private static Result result(Side before, Side after, boolean areSame) {
    if (after.isDenied()) {
      return before.isDenied() ? Result.DENIED_TODAY : Result.DENIED;
    }
    if (before.isDenied()) {
      return Result.ADMITTED;
    }
    if (after.isWeakerThan(before)) {
      return Result.UNPROTECTED;
    }
    if (before.isWeakerThan(after)) {
      return Result.PROTECTED;
    }
    if (!areSame) {
      return Result.PATCHED;
    }
    if (!before.warnings().containsAll(after.warnings())) {
      return Result.WARNED;
    }
    return before.audit().containsAll(after.audit()) ? Result.UNCHANGED : Result.AUDITED;
  }

  private static PodChange change(
      JsonNode stored, Result result, List<String> by, Side before, Side after) {
    return new PodChange(
        stored.at("/metadata/namespace").asText(),
        stored.at("/metadata/name").asText(),
        owner(stored),
        result,
        Details.of(result, before, after),
        by,
        before,
        after);
  }

  private static PodChange undecided(JsonNode stored, String sentence) {
    Side unknown =
        new Side(
            "undecided",
            sentence,
            List.of(),
            "",
            List.of(),
            List.of(),
            new Standing(Standing.State.NONE, List.of()));
    return change(stored, Result.UNDECIDED, List.of(), unknown, unknown);
  }

  private static String owner(JsonNode stored) {
    for (JsonNode each : stored.at("/metadata/ownerReferences")) {
      if (each.path("controller").asBoolean()) {
        return each.path("kind").asText() + "/" + each.path("name").asText();
      }
    }
    return "";
  }
}
