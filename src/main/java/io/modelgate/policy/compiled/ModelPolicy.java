package io.modelgate.policy.compiled;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.Enforcement;
import io.modelgate.policy.resources.ResourceSettings;
import io.modelgate.policy.spec.NamespaceMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A compiled {@code ModelValidation} or {@code ClusterModelValidation}. */
public sealed interface ModelPolicy extends Policy {
  /** What happens to a pod that does not comply. */
  Enforcement enforcement();

  /** The pods that it applies to unasked; empty where it waits to be asked for. */
  Optional<PodMatcher> selection();

  /** Namespaces that it applies in: for a namespaced policy its own. */
  NamespaceMatcher namespaces();

  @Override
  default <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot) {
    return model.apply(this);
  }

  /** Whether it applies to a pod unasked. */
  default boolean selects(JsonNode pod) {
    return selection().filter(matcher -> matcher.matches(pod)).isPresent();
  }

  /**
   * A policy that can be applied.
   *
   * @param method how signatures are verified
   * @param models where models and signatures are
   * @param lock whether the workload gets the models read-only
   * @param interval how often they are verified again, if so
   * @param resources what its verifiers ask for
   */
  record Usable(
      PolicyId id,
      Enforcement enforcement,
      Optional<PodMatcher> selection,
      NamespaceMatcher namespaces,
      Method method,
      List<ModelLocation> models,
      boolean lock,
      Optional<Duration> interval,
      ResourceSettings resources)
      implements ModelPolicy {}

  /**
   * A policy that cannot be applied: its pods are denied.
   *
   * @param fault one clause: which field, what to change
   */
  record Broken(
      PolicyId id,
      Enforcement enforcement,
      Optional<PodMatcher> selection,
      NamespaceMatcher namespaces,
      String fault)
      implements ModelPolicy, Policy.Broken {

    @Override
    public String consequence() {
      return enforcement == Enforcement.Enforce ? DENIED : ADMITTED;
    }
  }
}
