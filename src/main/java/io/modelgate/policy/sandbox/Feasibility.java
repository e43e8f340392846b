package io.modelgate.policy.sandbox;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.PodFeature;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.policy.sandbox.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.PodFeatures;
import io.modelgate.policy.sandbox.match.PodView;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pod would not run in a RuntimeClass that it could be given.
 *
 * @param sentence what is wrong and what to change
 * @param denies whether it is denied for it
 */
record Feasibility(String sentence, boolean denies) {

  /** The first reason against a runtime, if there is any. */
  static Optional<Feasibility> problem(
      Usable policy, Runtimes runtimes, PodView pod, String runtime) {
    if (runtimes.isMissing(runtime)) {
      return Optional.of(
          new Feasibility(
              "Pod %s would run in RuntimeClass %s, which does not exist: create it, or change %s."
                  .formatted(pod.name(), runtime, policy.display()),
              true));
    }
    Set<PodFeature> lacking = policy.lacking().getOrDefault(runtime, Set.of());
    String used =
        lacking.stream()
            .filter(feature -> PodFeatures.has(feature, pod))
            .sorted()
            .map(PodFeature::name)
            .collect(joining(" and "));
    if (!used.isEmpty()) {
      return Optional.of(
          new Feasibility(
              "Pod %s uses %s, which RuntimeClass %s cannot give: leave it out, or correct spec.lacking of %s."
                  .formatted(pod.name(), used, runtime, policy.display()),
              true));
    }
    return runtimes.isUnavailable(runtime)
        ? Optional.of(
            new Feasibility(unavailable(runtimes, pod, runtime), policy.mustBeAvailable()))
        : Optional.empty();
  }

  private static String unavailable(Runtimes runtimes, PodView pod, String runtime) {
    RuntimeClassView known = Objects.requireNonNull(runtimes.classes().get(runtime));
    return "Pod %s would wait for ever, no ready node offers handler %s of RuntimeClass %s: set up such a node."
        .formatted(pod.name(), known.handler(), runtime);
  }
}
