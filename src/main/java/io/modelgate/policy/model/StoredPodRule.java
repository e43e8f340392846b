package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Broken;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.container.InjectedContainers;
import io.modelgate.policy.container.InjectedContainers.Found;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.model.PolicyChoice.Choice;
import io.modelgate.policy.recall.Recalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what a stored pod has been verified for. It is the one answer to that question: updates
 * are refused by it, and the outcome is reported by it.
 */
public final class StoredPodRule {
  private final NamespacePolicies policies;
  private final Verifier verifier;
  private final VerifierImages images;

  /**
   * The rule in one namespace.
   *
   * @param policies those of the pod's namespace
   * @param verifier that is injected at the moment
   * @param images of verifiers that stored pods may have
   */
  public StoredPodRule(NamespacePolicies policies, Verifier verifier, VerifierImages images) {
    this.policies = policies;
    this.verifier = verifier;
    this.images = images;
  }

  /**
   * What a policy calls for in a pod: an injection, or a sentence that says why there is none.
   *
   * @param injection empty if the policy cannot be applied to the pod
   * @param problem why it cannot
   */
  record Requirement(Optional<Injection> injection, Optional<String> problem) {}

  /**
   * What the pod has of what each policy calls for that concerns it.
   *
   * @param pod the pod, untyped
   * @param mustEnforce whether a container that only reports is none for a policy that enforces
   */
  public List<Protection> protections(JsonNode pod, boolean mustEnforce) {
    Choice choice = PolicyChoice.choose(policies, pod);
    Optional<String> unreachable = UnreachablePods.gap(pod);
    if (unreachable.isPresent()) {
      return choice.policies().stream()
          .map(policy -> Protection.without(policy, unreachable.get()))
          .toList();
    }
    InjectedContainers present = new InjectedContainers(pod, images, mustEnforce);
    List<Protection> protections = new ArrayList<>();
    for (ModelPolicy policy : choice.policies()) {
      Requirement requirement = requirement(policy, pod);
      Protection found = protection(policy, requirement, present, choice.problem());
      protections.add(
          found.gap().isPresent() ? found : unlocked(policy, requirement, pod).orElse(found));
    }
    return List.copyOf(protections);
  }

  /** A policy that locks the model is not met by a pod that can write to it. */
  private Optional<Protection> unlocked(ModelPolicy policy, Requirement requirement, JsonNode pod) {
    return requirement
        .injection()
        .flatMap(each -> LockedModel.writer(pod, each.locked(), verifier.fetchers()))
        .map(
            container ->
                Protection.without(
                    policy,
                    """
                    The policy locks the model, but container "%s" of the pod can write to it: \
                    recreate the pod.\
                    """
                        .formatted(container)));
  }

  private static Protection protection(
      ModelPolicy policy,
      Requirement requirement,
      InjectedContainers present,
      Optional<String> undecided) {
    if (requirement.injection().isEmpty()) {
      return Protection.without(policy, requirement.problem().orElse(Protection.CAME_BEFORE));
    }
    Found found = present.find(requirement.injection().get());
    if (!found.names().isEmpty()) {
      return Protection.by(policy, found.names());
    }
    String gap =
        found.differences().isEmpty()
            ? Protection.CAME_BEFORE
            : """
            The pod's init container "model-validation" is not the one that the policy requires, \
            it differs in %s: recreate the pod.\
            """
                .formatted(String.join(", ", found.differences()));
    return Protection.without(policy, undecided.orElse(gap));
  }

  /** What a policy calls for in a pod as it is. */
  Requirement requirement(ModelPolicy policy, JsonNode pod) {
    if (policy instanceof Broken broken) {
      return new Requirement(Optional.empty(), Optional.of(sentence(policy, broken.fault() + ".")));
    }
    InjectionBuilder builder =
        new InjectionBuilder(pod, verifier, AnnotationOverrides.of(pod), List.of(), Recalls.NONE);
    try {
      builder.add((Usable) policy);
      return new Requirement(builder.build(), Optional.empty());
    } catch (UndecidableException e) {
      return new Requirement(Optional.empty(), Optional.of(sentence(policy, e.sentence())));
    }
  }

  private static String sentence(ModelPolicy policy, String why) {
    return policy.id().display() + " cannot be applied: " + why;
  }
}
