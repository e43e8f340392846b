package io.modelgate.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.PolicyDraft.Comparison;
import io.modelgate.resource.PolicyResource;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.WhatIf;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries a change of policies on the pods that one caller may list. */
final class DraftTrial {
  private final Comparison comparison;
  private final WhatIf whatIf;
  private final ChangeCounts tally = new ChangeCounts();

  /**
   * A trial.
   *
   * @param stored the policies as they are
   * @param today the same as they are decided by
   * @throws ProblemException where a policy that is to go is not there
   */
  DraftTrial(PolicyEngine engine, PolicyDraft draft, List<PolicyResource> stored, PolicySet today) {
    Set<PolicyId> missing = draft.missing(stored);
    if (!missing.isEmpty()) {
      throw new ProblemException(
          Status.BAD_REQUEST,
          "There is no %s that could be deleted.".formatted(missing.iterator().next().display()));
    }
    this.comparison = draft.compare(stored, today.surroundings(), Instant.now());
    this.whatIf = new WhatIf(engine, comparison.today(), comparison.then(), comparison.changed());
  }

  /** One part of the pods, as {@link PodSearch} has it. */
  Forecast run(PodSearch search, String namespace, String position) {
    Listing<PodChange> part =
        search.run(
            namespace,
            position,
            name -> isConcerned(comparison.today(), name) || isConcerned(comparison.then(), name),
            this::change);
    return new Forecast(
        part.asOf(),
        part.scope(),
        tally.pods(),
        tally.counts(),
        part.items(),
        notes(),
        part.next());
  }

  private Optional<PodChange> change(ObservedPod pod) {
    PodChange change = whatIf.of(whole(pod));
    tally.add(change);
    return Optional.of(change).filter(each -> each.isAny() || each.then().isDenied());
  }

  /** Of a pod's status, what matters is known otherwise. */
  private static JsonNode whole(ObservedPod pod) {
    ObjectNode whole = pod.json().deepCopy();
    whole.putObject("status").put("phase", pod.isOver() ? "Succeeded" : "Running");
    return whole;
  }

  private static boolean isConcerned(PolicySet policies, String namespace) {
    return !policies.sandboxIn(namespace).isEmpty() || !policies.in(namespace).all().isEmpty();
  }

  private List<String> notes() {
    return comparison.then().broken().stream()
        .filter(each -> comparison.changed().contains(each.id()))
        .map(DraftTrial::note)
        .toList();
  }

  private static String note(Policy.Broken policy) {
    return "%s cannot be applied: %s.".formatted(policy.display(), policy.fault());
  }
}
