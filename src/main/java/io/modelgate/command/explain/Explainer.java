package io.modelgate.command.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.input.Subject;
import io.modelgate.patch.AdmissionDecision;
import io.modelgate.policy.Explanation;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Decision.Notices;
import java.util.List;
import java.util.Optional;

/**
 * Decides on pods as admission does: by the mutating webhook, and by the validating one on what
 * that made of them.
 */
public final class Explainer {
  private final PolicyEngine engine;
  private final PolicySet policies;

  /**
   * Decides by one engine and policies.
   *
   * @param policies as they are to be decided by at some time: see {@link PolicySet#at}
   */
  public Explainer(PolicyEngine engine, PolicySet policies) {
    this.engine = engine;
    this.policies = policies;
  }

  /** Explains what is decided about a pod. */
  public PodExplanation explain(Subject subject) {
    return explanation(
        subject,
        subject.isWhole()
            ? AdmissionDecision.of(engine, subject.namespace(), subject.pod(), policies)
            : foretold(subject));
  }

  /**
   * Why the validating webhook refuses a change to a pod, as one sentence; empty if it does not.
   *
   * @param before the pod as it was admitted
   */
  public Optional<String> refusalOfChange(String namespace, JsonNode before, JsonNode after) {
    return engine.refuseUpdate(namespace, before, after, policies);
  }

  /** Explains a pod of which only labels and annotations are known. */
  private AdmissionDecision foretold(Subject subject) {
    Template template = new Template(subject.name() + "-", subject.pod(), false);
    return engine
        .foretell(subject.namespace(), template, policies)
        .map(sentence -> AdmissionDecision.denied(subject.pod(), sentence))
        .orElseGet(
            () ->
                AdmissionDecision.admitted(
                    subject.pod(),
                    Notices.warning(
                        List.of(
                            "The containers and volumes that bring the model are added to its pods"
                                + " later: only their labels were checked."))));
  }

  private PodExplanation explanation(Subject subject, AdmissionDecision outcome) {
    DecisionKind verdict =
        outcome.patch().isEmpty() ? DecisionKind.UNCHANGED : DecisionKind.PATCHED;
    return new PodExplanation(
        subject,
        outcome.refusal().isPresent() ? DecisionKind.DENIED : verdict,
        outcome.refusal().orElse(""),
        outcome.notices(),
        Explanation.of(subject.namespace(), subject.pod(), policies),
        outcome.injection(),
        outcome.patch(),
        outcome.pod());
  }
}
