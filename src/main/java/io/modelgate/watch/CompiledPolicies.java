package io.modelgate.watch;

import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compiles policies of every kind, each once for each version of it. For one thread at a time. */
final class CompiledPolicies {
  private static final Logger LOG = System.getLogger(CompiledPolicies.class.getName());

  private static final String OF_OUR_OWN =
      "it cannot be compiled because of an error of Modelgate's own (%s): report it, and write the"
          + " policy differently until it is fixed";

  private record Compiled(List<Object> version, Policy policy) {}

  private final Function<PolicyResource, Policy> compiler;
  private Map<PolicyId, Compiled> known = Map.of();

  CompiledPolicies() {
    this(resource -> PolicyReader.read(resource.id(), resource.spec()));
  }

  /** Where something else compiles. */
  CompiledPolicies(Function<PolicyResource, Policy> compiler) {
    this.compiler = compiler;
  }

  /** All policies as they are now; those that are gone are forgotten. */
  List<Policy> of(Collection<PolicyResource> resources) {
    Map<PolicyId, Compiled> now = new HashMap<>();
    List<Policy> policies = new ArrayList<>();
    for (PolicyResource each : resources) {
      Compiled compiled = compiled(each);
      now.put(each.id(), compiled);
      policies.add(compiled.policy());
    }
    known = now;
    return policies;
  }

  private Compiled compiled(PolicyResource resource) {
    Compiled before = known.get(resource.id());
    return before != null && before.version().equals(resource.version())
        ? before
        : new Compiled(resource.version(), compile(resource));
  }

  /**
   * Whatever goes wrong is this policy's alone, also where the mistake is ours: the others are not
   * to wait for it.
   */
  private Policy compile(PolicyResource resource) {
    try {
      return resource
          .fault()
          .map(fault -> PolicyReader.broken(resource.id(), fault))
          .orElseGet(() -> compiler.apply(resource));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.log(Level.DEBUG, resource.id().display(), e);
      return PolicyReader.broken(resource.id(), OF_OUR_OWN.formatted(e.getClass().getSimpleName()));
    }
  }
}
