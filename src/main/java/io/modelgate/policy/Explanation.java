package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.exemption.ConcerningPolicies;
import io.modelgate.policy.exemption.Exempted;
import io.modelgate.policy.model.ChoiceReason;
import io.modelgate.policy.sandbox.RuleEvaluation;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelReasons;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a decision on a pod comes about: it says which policies there are, and what each has to do
 * with it. What is decided, {@link PolicyEngine} says.
 *
 * @param policies about models first, then about runtimes
 * @param notes what else matters, one sentence each
 */
public record Explanation(List<Considered> policies, List<String> notes) {
  /**
   * A policy that was considered.
   *
   * @param policy the policy
   * @param applies whether it applies to the pod
   * @param reason one clause
   * @param rules of a policy about runtimes, how each was tried
   */
  public record Considered(
      Policy policy, boolean applies, String reason, List<RuleEvaluation> rules) {}

  /**
   * Explains.
   *
   * @param namespace the namespace that the pod is created in
   * @param pod the pod, untyped, as it comes
   */
  public static Explanation of(String namespace, JsonNode pod, PolicySet policies) {
    List<String> notes = new ArrayList<>();
    if (policies.exempts(namespace)) {
      notes.add("Namespace %s is exempt by its label: no policy applies.".formatted(namespace));
      return new Explanation(List.of(), List.copyOf(notes));
    }
    List<Considered> considered = new ArrayList<>();
    ConcerningPolicies concerning = policies.considered(namespace, pod);
    for (ChoiceReason each : ChoiceReason.of(concerning.model(), pod)) {
      considered.add(model(each));
    }
    PodView view = PodView.of(namespace, pod, reserved(pod));
    for (SandboxPolicy each : concerning.sandbox()) {
      considered.add(sandbox(each, view));
    }
    concerning.exempted().stream().map(Exempted::sentence).forEach(notes::add);
    Map<String, String> labels = policies.namespaces().of(namespace);
    elsewhere(namespace, labels, policies).forEach(considered::add);
    if (!policies.namespaces().labels().containsKey(namespace)) {
      notes.add(
          "The labels of namespace %s are unknown, so it counts as having none."
              .formatted(namespace));
    }
    return new Explanation(List.copyOf(considered), List.copyOf(notes));
  }

  private static Considered model(ChoiceReason each) {
    String reason =
        each.policy() instanceof Policy.Broken broken
            ? each.reason() + ", but it cannot be applied: " + broken.fault()
            : each.reason();
    return new Considered(each.policy(), each.applies(), reason, List.of());
  }

  private static Considered sandbox(SandboxPolicy policy, PodView pod) {
    if (policy instanceof SandboxPolicy.Usable usable) {
      return new Considered(
          policy, true, "its rules are tried in order", RuleEvaluation.of(usable, pod));
    }
    String fault = ((Policy.Broken) policy).fault();
    return new Considered(policy, true, "it cannot be applied: " + fault, List.of());
  }

  /** Policies for the whole cluster whose selectors leave the namespace out. */
  private static List<Considered> elsewhere(
      String namespace, Map<String, String> labels, PolicySet policies) {
    List<Considered> elsewhere = new ArrayList<>();
    for (Policy each : policies.policies()) {
      namespaces(each)
          .flatMap(matcher -> LabelReasons.mismatch(matcher, labels))
          .ifPresent(
              why ->
                  elsewhere.add(
                      new Considered(
                          each,
                          false,
                          "its namespaceSelector does not match namespace %s: %s"
                              .formatted(namespace, why),
                          List.of())));
    }
    return elsewhere;
  }

  private static Optional<LabelMatcher> namespaces(Policy policy) {
    return policy.match(
        model ->
            model.namespaces() instanceof Labelled labels ? labels.selector() : Optional.empty(),
        sandbox -> sandbox.namespaces().selector(),
        exemption -> Optional.empty(),
        recall -> Optional.empty(),
        trustRoot -> Optional.empty());
  }

  /** A pod that comes with our containers was decided on before: they are no rule's business. */
  private static Set<String> reserved(JsonNode pod) {
    Set<String> names = new HashSet<>();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      String name = container.path("name").asText();
      if (ValidationContainer.isReserved(name)) {
        names.add(name);
      }
    }
    return names;
  }
}
