package io.modelgate.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.patch.AdmissionDecision;
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
  private final ChangeCauses causes;

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
    this.causes = new ChangeCauses(changed);
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
    AdmissionDecision outcomeToday = outcome(namespace, pod, today);
    AdmissionDecision outcomeThen = outcome(namespace, pod, then);
    PodDecision before =
        PodDecision.of(outcomeToday, StoredPodStatus.of(engine, namespace, stored, today));
    PodDecision after =
        PodDecision.of(outcomeThen, StoredPodStatus.of(engine, namespace, stored, then));
    DecisionChange result = result(before, after, outcomeToday.pod().equals(outcomeThen.pod()));
    PodChange change = change(stored, result, List.of(), before, after);
    return change.isAny()
        ? change(stored, result, causes.of(namespace, pod, today, then), before, after)
        : change;
  }

  /** A node reports a static pod when it runs already: nothing is decided about it. */
  private AdmissionDecision outcome(String namespace, JsonNode pod, PolicySet policies) {
    return UnreachablePods.isMirror(pod)
        ? AdmissionDecision.admitted(pod, Notices.NONE)
        : AdmissionDecision.of(engine, namespace, pod, policies);
  }

  private static DecisionChange result(PodDecision before, PodDecision after, boolean areSame) {
    if (after.isDenied()) {
      return before.isDenied() ? DecisionChange.DENIED_TODAY : DecisionChange.DENIED;
    }
    if (before.isDenied()) {
      return DecisionChange.ADMITTED;
    }
    if (after.isWeakerThan(before)) {
      return DecisionChange.UNPROTECTED;
    }
    if (before.isWeakerThan(after)) {
      return DecisionChange.PROTECTED;
    }
    if (!areSame) {
      return DecisionChange.PATCHED;
    }
    if (!before.warnings().containsAll(after.warnings())) {
      return DecisionChange.WARNED;
    }
    return before.audit().containsAll(after.audit())
        ? DecisionChange.UNCHANGED
        : DecisionChange.AUDITED;
  }

  private static PodChange change(
      JsonNode stored,
      DecisionChange result,
      List<String> by,
      PodDecision before,
      PodDecision after) {
    return new PodChange(
        stored.at("/metadata/namespace").asText(),
        stored.at("/metadata/name").asText(),
        owner(stored),
        result,
        ChangeDetails.of(result, before, after),
        by,
        before,
        after);
  }

  private static PodChange undecided(JsonNode stored, String sentence) {
    PodDecision unknown =
        new PodDecision(
            "undecided",
            sentence,
            List.of(),
            "",
            List.of(),
            List.of(),
            new StoredPodStatus(StoredPodStatus.State.NONE, List.of()));
    return change(stored, DecisionChange.UNDECIDED, List.of(), unknown, unknown);
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
