package io.modelgate.watch;

import static java.util.stream.Collectors.joining;

import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.Optional;

/** Whether pods could run in the RuntimeClasses that a policy names. */
final class Availability {
  private Availability() {}

  /** Why not, a sentence a RuntimeClass; empty where they could. */
  static String fault(SandboxPolicy policy, Runtimes runtimes) {
    if (!runtimes.isKnown()) {
      return "The RuntimeClasses or the nodes cannot be watched.";
    }
    return policy instanceof Usable usable
        ? usable.runtimes().stream()
            .sorted()
            .flatMap(runtime -> fault(runtime, runtimes).stream())
            .collect(joining(" "))
        : "The RuntimeClasses that the policy names are unknown.";
  }

  private static Optional<String> fault(String runtime, Runtimes runtimes) {
    RuntimeClassView known = runtimes.classes().get(runtime);
    if (known == null) {
      return Optional.of(
          "RuntimeClass %s does not exist: create it, or change the rule that names it."
              .formatted(runtime));
    }
    return runtimes.isUnavailable(runtime)
        ? Optional.of(
            "No ready node offers handler %s of RuntimeClass %s: set up such a node."
                .formatted(known.handler(), runtime))
        : Optional.empty();
  }
}
