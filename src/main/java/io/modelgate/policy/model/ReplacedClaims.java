package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.decision.Fetchers;
import java.util.List;
import java.util.Optional;

/**
 * Pods whose claims a storage driver replaced by directories of the node, into which a container of
 * the pod mounts the storage. Policies that select pods by their claims do not find them any more.
 */
final class ReplacedClaims {
  /** Fluid's, which is no native sidecar, so nobody names it as one that the verifier waits for. */
  private static final Glob FLUID = new Glob("fluid-fuse-*");

  private ReplacedClaims() {}

  /** Whether a policy would select a pod, if the pod had some claim. */
  static boolean maySelect(ModelPolicy policy, JsonNode pod) {
    return policy
        .selection()
        .filter(each -> selectsClaims(each) && withoutVolumes(each).matches(pod))
        .isPresent();
  }

  /**
   * Why it is unknown whether a policy selects a pod.
   *
   * @param server the name of the container that serves volumes
   */
  static String sentence(ModelPolicy policy, String server) {
    return """
    %s selects pods by their claims, but container "%s" serves volumes in place of claims, so it \
    is unknown which claims the pod has: select such pods by their labels (spec.selector.pods), \
    and set spec.model.path.\
    """
        .formatted(policy.id().display(), server);
  }

  private static boolean selectsClaims(PodMatcher matcher) {
    return matcher.volumes().filter(each -> !each.claims().isEmpty()).isPresent();
  }

  private static PodMatcher withoutVolumes(PodMatcher matcher) {
    return new PodMatcher(matcher.labels(), matcher.images(), Optional.empty());
  }

  /** The name of a container that serves others a directory of the node. */
  static Optional<String> server(JsonNode pod, Fetchers fetchers) {
    for (String kind : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        String name = container.path("name").asText();
        if ((fetchers.areNamedToServe(container) || FLUID.matches(name))
            && ServedVolumes.servesNodes(container, pod)) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }
}
