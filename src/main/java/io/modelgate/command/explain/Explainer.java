package io.modelgate.command.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.command.input.Subject;
import io.modelgate.patch.PodPatcher;
import io.modelgate.policy.Explanation;
import io.modelgate.policy.PodTemplates.Template;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Injection;
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
    return subject.isWhole()
        ? decided(subject, engine.decide(subject.namespace(), subject.pod(), policies))
        : foretold(subject);
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
  private PodExplanation foretold(Subject subject) {
    Template template = new Template(subject.name() + "-", subject.pod(), false);
    return engine
        .foretell(subject.namespace(), template, policies)
        .map(sentence -> denied(subject, sentence))
        .orElseGet(
            () ->
                unchanged(
                    subject,
                    Notices.warning(
                        List.of(
                            "What fetches and holds the model is added to its pods later: only"
                                + " their labels were looked at."))));
  }

  private PodExplanation decided(Subject subject, Decision decision) {
    return decision.match(
        unchanged -> unchanged(subject, unchanged.notices()),
        mutate -> patched(subject, mutate),
        deny -> denied(subject, deny.message()));
  }

  private PodExplanation unchanged(Subject subject, Notices notices) {
    return explanation(
        subject,
        Verdict.UNCHANGED,
        "",
        notices,
        Optional.empty(),
        JsonNodeFactory.instance.arrayNode(),
        subject.pod());
  }

  private PodExplanation denied(Subject subject, String message) {
    return explanation(
        subject,
        Verdict.DENIED,
        message,
        Notices.NONE,
        Optional.empty(),
        JsonNodeFactory.instance.arrayNode(),
        subject.pod());
  }

  private PodExplanation patched(Subject subject, Mutate mutate) {
    ArrayNode patch = PodPatcher.patch(subject.pod(), mutate);
    JsonNode admitted = JsonPatch.apply(patch, subject.pod());
    Optional<String> refusal = refusal(subject, admitted);
    return refusal.isPresent()
        ? denied(subject, refusal.get())
        : explanation(
            subject,
            patch.isEmpty() ? Verdict.UNCHANGED : Verdict.PATCHED,
            "",
            mutate.notices(),
            mutate.injection().filter(each -> !each.containers().isEmpty()),
            patch,
            admitted);
  }

  /** What the validating webhook has against the pod as the mutating one left it. */
  private Optional<String> refusal(Subject subject, JsonNode admitted) {
    return engine
        .decide(subject.namespace(), admitted, policies)
        .match(
            unchanged -> Optional.empty(),
            mutate -> PodPatcher.difference(admitted, mutate),
            deny -> Optional.of(deny.message()));
  }

  private PodExplanation explanation(
      Subject subject,
      Verdict verdict,
      String message,
      Notices notices,
      Optional<Injection> injection,
      ArrayNode patch,
      JsonNode admitted) {
    Explanation why = Explanation.of(subject.namespace(), subject.pod(), policies);
    return new PodExplanation(subject, verdict, message, notices, why, injection, patch, admitted);
  }
}
