package io.modelgate.resource;

import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Compiles policies of every kind, each once for each version of it. For one thread at a time. */
public final class CompiledPolicies {
  private static final Logger LOG = System.getLogger(CompiledPolicies.class.getName());

  private static final String OF_OUR_OWN =
      "it cannot be compiled because of an internal error in Modelgate (%s): report it, and change"
          + " the policy until it is fixed";

  /**
   * A policy, and what it was compiled of.
   *
   * @param trustRoots the version of each TrustRoot that it names; nothing for one that is missing
   */
  private record Compiled(
      List<Object> version, Map<String, Optional<List<Object>>> trustRoots, Policy policy) {}

  private final BiFunction<PolicyResource, TrustRootLookup, Policy> compiler;
  private Map<PolicyId, Compiled> known = Map.of();

  /** Nothing is compiled yet. */
  public CompiledPolicies() {
    this((resource, trustRoots) -> PolicyReader.read(resource.id(), resource.spec(), trustRoots));
  }

  /** Where something else compiles. */
  public CompiledPolicies(BiFunction<PolicyResource, TrustRootLookup, Policy> compiler) {
    this.compiler = compiler;
  }

  /** All policies as they are now; those that are gone are forgotten. */
  public List<Policy> of(Collection<PolicyResource> resources) {
    Map<PolicyId, Compiled> now = new HashMap<>();
    for (PolicyResource each : resources) {
      if (each.id().kind() == Kind.TRUST_ROOT) { // policies name trust roots, so they come first
        now.put(each.id(), compiled(each, Map.of()));
      }
    }
    Map<PolicyId, Compiled> trustRoots = Map.copyOf(now);
    List<Policy> policies = new ArrayList<>();
    for (PolicyResource each : resources) {
      Compiled compiled =
          Optional.ofNullable(trustRoots.get(each.id()))
              .orElseGet(() -> compiled(each, trustRoots));
      now.put(each.id(), compiled);
      policies.add(compiled.policy());
    }
    known = now;
    return policies;
  }

  /** A policy is compiled again if it, or a TrustRoot that it names, is another than before. */
  private Compiled compiled(PolicyResource resource, Map<PolicyId, Compiled> trustRoots) {
    Compiled before = known.get(resource.id());
    if (before != null
        && before.version().equals(resource.version())
        && before.trustRoots().entrySet().stream()
            .allMatch(each -> version(trustRoots, each.getKey()).equals(each.getValue()))) {
      return before;
    }
    Map<String, Optional<List<Object>>> named = new HashMap<>();
    Policy policy =
        compile(
            resource,
            name -> {
              named.put(name, version(trustRoots, name));
              return Optional.ofNullable(trustRoots.get(trustRoot(name)))
                  .map(each -> (CompiledTrustRoot) each.policy());
            });
    return new Compiled(resource.version(), named, policy);
  }

  private static Optional<List<Object>> version(Map<PolicyId, Compiled> trustRoots, String name) {
    return Optional.ofNullable(trustRoots.get(trustRoot(name))).map(Compiled::version);
  }

  private static PolicyId trustRoot(String name) {
    return PolicyId.clusterWide(Kind.TRUST_ROOT, name);
  }

  /**
   * Whatever goes wrong is this policy's alone, also where the mistake is ours: the others are not
   * to wait for it.
   */
  private Policy compile(PolicyResource resource, TrustRootLookup trustRoots) {
    try {
      return resource
          .fault()
          .map(fault -> PolicyReader.broken(resource.id(), fault))
          .orElseGet(() -> compiler.apply(resource, trustRoots));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.log(Level.DEBUG, resource.id().display(), e);
      return PolicyReader.broken(resource.id(), OF_OUR_OWN.formatted(e.getClass().getSimpleName()));
    }
  }
}
