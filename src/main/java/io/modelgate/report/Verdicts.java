package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.watch.outcome.ObservedPod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what became of a pod: a function of the pod, the policies and the time. */
final class Verdicts {
  private static final Verdict UNPROTECTED =
      new Verdict(
          Result.UNPROTECTED, "The pod came before the policy: create it anew.", Optional.empty());

  private Verdicts() {}

  /** One verdict for each policy that the pod concerns. */
  static Map<PolicyId, Verdict> of(ObservedPod pod, PolicySet policies, Instant now) {
    Map<PolicyId, Verdict> verdicts = new HashMap<>();
    pod.marks()
        .forEach(
            (container, reference) ->
                injected(reference, pod, policies)
                    .ifPresent(
                        policy ->
                            verdicts.merge(
                                policy.id(),
                                ContainerVerdict.of(container, pod, now),
                                ContainerVerdict::worse)));
    if (!pod.isOver()) { // then it is not worth a restart
      PolicyEngine.applying(pod.namespace(), pod.matched(), policies)
          .forEach(policy -> verdicts.putIfAbsent(policy.id(), UNPROTECTED));
    }
    return verdicts;
  }

  /** The containers of a pod that are our verifiers, whatever else its author named so. */
  static List<String> verifiers(ObservedPod pod, PolicySet policies) {
    return pod.marks().entrySet().stream()
        .filter(mark -> injected(mark.getValue(), pod, policies).isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The policy of a mark. Anyone may write marks where no webhook looks, so they count only for
   * policies that make the webhook look at this pod: those that select it, or that it asks for.
   */
  private static Optional<ModelPolicy> injected(
      String reference, ObservedPod pod, PolicySet policies) {
    JsonNode labels = pod.matched().path("metadata").path("labels");
    if (labels.path(PodMarks.EXEMPT).asText().equals("true") || policies.exempts(pod.namespace())) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      for (ModelPolicy policy : policies.in(pod.namespace()).of(kind)) {
        if (policy.id().reference().equals(reference)
            && (labels.has(kind.label()) || policy.selects(pod.matched()))) {
          return Optional.of(policy);
        }
      }
    }
    return Optional.empty();
  }
}
