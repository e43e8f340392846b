package io.modelgate.policy.sandbox;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.PodFeature;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.Runtimes.HandlerFeature;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
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
    Set<PodFeature> lacking = KnownRuntimeLimits.lacking(policy, runtimes, runtime);
    String used =
        lacking.stream()
            .filter(feature -> PodFeatures.has(feature, pod, policy.accelerators()))
            .sorted()
            .map(PodFeature::name)
            .collect(joining(" and "));
    if (!used.isEmpty()) {
      return Optional.of(new Feasibility(cannotGive(policy, pod.name(), used, runtime), true));
    }
    return runtimes.isUnavailable(runtime)
        ? Optional.of(
            new Feasibility(unavailable(policy, runtimes, pod, runtime), policy.mustBeAvailable()))
        : unsupported(policy, runtimes, pod, runtime)
            .or(() -> unknown(policy, pod, runtime, lacking));
  }

  static String cannotGive(Usable policy, String pod, String used, String runtime) {
    return "Pod %s uses %s, which RuntimeClass %s cannot provide: remove it, or correct spec.lacking of %s."
        .formatted(pod, used, runtime, policy.display());
  }

  private static String unavailable(Usable policy, Runtimes runtimes, PodView pod, String runtime) {
    RuntimeClassView known = Objects.requireNonNull(runtimes.classes().get(runtime));
    return "Pod %s would stay pending, because no ready node offers handler %s of RuntimeClass %s: set up such a node%s."
        .formatted(pod.name(), known.handler(), runtime, orWarn(policy));
  }

  /** The way out where nodes come only when pods wait for them. */
  private static String orWarn(Usable policy) {
    return policy.mustBeAvailable()
        ? ", or set spec.whenUnavailable: Warn of %s if nodes are added when pods are pending"
            .formatted(policy.display())
        : "";
  }

  /** What nodes say that the handler cannot do, a pod would wait for. */
  private static Optional<Feasibility> unsupported(
      Usable policy, Runtimes runtimes, PodView pod, String runtime) {
    for (HandlerFeature feature : HandlerFeature.values()) {
      if (uses(feature, pod) && runtimes.isLacking(runtime, feature)) {
        RuntimeClassView known = Objects.requireNonNull(runtimes.classes().get(runtime));
        return Optional.of(
            new Feasibility(
                """
                Pod %s would stay pending, because it sets %s and no ready node's handler %s of \
                RuntimeClass %s supports %s: remove that, or choose another RuntimeClass%s.\
                """
                    .formatted(
                        pod.name(),
                        field(feature),
                        known.handler(),
                        runtime,
                        feature.says(),
                        orWarn(policy)),
                policy.mustBeAvailable()));
      }
    }
    return Optional.empty();
  }

  private static boolean uses(HandlerFeature feature, PodView pod) {
    return switch (feature) {
      case USER_NAMESPACES -> PodFeatures.hasUserNamespace(pod);
      case RECURSIVE_READ_ONLY_MOUNTS -> PodFeatures.needsRecursiveReadOnly(pod);
    };
  }

  private static String field(HandlerFeature feature) {
    return switch (feature) {
      case USER_NAMESPACES -> "hostUsers: false";
      case RECURSIVE_READ_ONLY_MOUNTS -> "recursiveReadOnly: Enabled";
    };
  }

  /** A device of a name that the policy does not know is told of, where a GPU would be denied. */
  private static Optional<Feasibility> unknown(
      Usable policy, PodView pod, String runtime, Set<PodFeature> lacking) {
    Set<String> devices = policy.accelerators().unknown(pod);
    return devices.isEmpty() || !lacking.contains(PodFeature.GPU)
        ? Optional.empty()
        : Optional.of(
            new Feasibility(
                """
                Pod %s asks for %s, which may be an accelerator that RuntimeClass %s cannot provide: \
                if it is one, add it to spec.accelerators.resources of %s.\
                """
                    .formatted(
                        pod.name(), String.join(" and ", devices), runtime, policy.display()),
                false));
  }
}
